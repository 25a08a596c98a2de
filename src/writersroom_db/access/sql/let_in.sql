select
    r.rolname = session_user as is_own,
    pg_catalog.pg_has_role(r.oid, %(role)s, 'member') as is_member,
    exists (select from app.projects as p where p.id = %(project)s) as project_exists,
    exists (select from app.users as u where u.id = %(user)s) as user_exists
from pg_catalog.pg_roles as r
where r.rolname = %(login)s and r.rolcanlogin
