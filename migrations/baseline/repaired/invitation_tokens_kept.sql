-- purpose: the token looks like a sha256, is taken for one, and stays as it is
-- locks: those of reading

select c.id as key
from collaborations as c
inner join projects as p on c.project_id = p.id
where c.invitation_token ~ '^[0-9a-f]{64}$' and c.user_id <> p.owner_id;
