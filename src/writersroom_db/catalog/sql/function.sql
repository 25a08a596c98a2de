-- Functions and procedures, whole. The constructors that come with a range type belong to it.
select
  case p.prokind when 'p' then 'procedure' else 'function' end as kind,
  p.oid::regprocedure::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(p.proowner),
    rtrim(pg_get_functiondef(p.oid), e'\n')
  ) as definition
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where
  p.prokind in ('f', 'p')
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where
      e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid
      and (e.deptype = 'e' or e.deptype = 'i' and e.refclassid = 'pg_catalog.pg_type'::regclass)
  );
