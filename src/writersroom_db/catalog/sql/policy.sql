-- Row-level security policies. Whether row security is on is told by table.sql.
select
  'policy' as kind,
  format('%I on %s', p.polname, p.polrelid::regclass) as identity,
  concat_ws(
    e'\n',
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    'for: ' || case p.polcmd
      when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all'
    end,
    'to: ' || (
      select
        string_agg(
          case r.role when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r.role)) end,
          ', ' order by pg_get_userbyid(r.role)
        )
      from unnest(p.polroles) as r (role)
    ),
    'using: ' || pg_get_expr(p.polqual, p.polrelid),
    'with check: ' || pg_get_expr(p.polwithcheck, p.polrelid)
  ) as definition
from pg_catalog.pg_policy as p
inner join pg_catalog.pg_class as c on c.oid = p.polrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
  not c.relispartition
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
  );
