-- purpose: the owner's collaboration becomes an active one as owner, without invitation
-- locks: those of reading

select c.id as key
from collaborations as c
inner join projects as p on c.project_id = p.id and c.user_id = p.owner_id
where
    c.role <> 'owner'
    or not coalesce(c.is_active, true)
    or c.invitation_token is not null;
