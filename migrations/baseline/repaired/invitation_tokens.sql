-- purpose: the token is replaced by its sha256
-- locks: those of reading

select c.id as key
from collaborations as c
inner join projects as p on c.project_id = p.id
where c.invitation_token is not null and c.user_id <> p.owner_id;
