-- Settings kept with this database, with every role, or with one of the project's roles.
select
  'setting' as kind,
  concat_ws(
    ' ',
    split_part(c.assignment, '=', 1),
    'of ' || coalesce('role ' || quote_ident(r.rolname), 'all roles'),
    case when s.setdatabase <> 0 then 'in this database' end
  ) as identity,
  substr(c.assignment, strpos(c.assignment, '=') + 1) as definition
from pg_catalog.pg_db_role_setting as s
cross join lateral unnest(s.setconfig) as c (assignment)
left join pg_catalog.pg_roles as r on r.oid = s.setrole
where
  (
    s.setdatabase = 0
    or s.setdatabase = (
      select d.oid from pg_catalog.pg_database as d where d.datname = current_database()
    )
  )
  and (s.setrole = 0 or starts_with(r.rolname, 'writersroom_'));
