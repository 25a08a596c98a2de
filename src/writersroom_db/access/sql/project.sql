-- A project, and whether it is this user's.
select
  p.id,
  p.status,
  p.visibility,
  p.is_public,
  p.deleted_at is not null as deleted,
  p.owner_id = %(user)s::uuid as owned
from app.projects as p
where p.id = %(project)s::uuid;
