-- purpose: a token is that of one invitation
-- locks: those of reading

select d.id as key
from (
    select
        c.id,
        count(*) over (partition by c.invitation_token) as invitations
    from collaborations as c
    inner join projects as p on c.project_id = p.id
    where c.invitation_token is not null and c.user_id <> p.owner_id
) as d
where d.invitations > 1;
