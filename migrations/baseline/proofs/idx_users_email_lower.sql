-- purpose: an e-mail address has one account, whatever its case
-- locks: those of reading

select d.id as key
from (
    select
        u.id,
        count(*) over (partition by lower(u.email)) as accounts
    from users as u
) as d
where d.accounts > 1;
