-- purpose: a user has one value for a preference
-- locks: those of reading

select d.id as key
from (
    select
        p.id,
        count(*) over (partition by p.user_id, p.preference_key) as entries
    from user_preferences as p
) as d
where d.entries > 1;
