-- purpose: an active collaborator has no open invitation (did he accept? only you can tell)
-- locks: those of reading

select c.id as key
from collaborations as c
inner join projects as p on c.project_id = p.id
where
    c.invitation_token is not null
    and coalesce(c.is_active, true)
    and c.user_id <> p.owner_id;
