-- The project's roles: attributes, never passwords. Other roles are the deployment's affair.
select
  'role' as kind,
  quote_ident(r.rolname) as identity,
  concat_ws(
    e'\n',
    case when r.rolcanlogin then 'login' else 'no login' end,
    case when r.rolinherit then 'inherit' else 'no inherit' end,
    case when r.rolsuper then 'superuser' end,
    case when r.rolcreatedb then 'create databases' end,
    case when r.rolcreaterole then 'create roles' end,
    case when r.rolreplication then 'replication' end,
    case when r.rolbypassrls then 'bypass row security' end,
    'connection limit: ' || nullif(r.rolconnlimit, -1),
    'valid until: ' || r.rolvaliduntil
  ) as definition
from pg_catalog.pg_roles as r
where starts_with(r.rolname, 'writersroom_');
