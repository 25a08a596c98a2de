-- Range types with the multirange that comes with each.
select
  'range type' as kind,
  t.oid::regtype::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(t.typowner),
    'subtype: ' || format_type(r.rngsubtype, null),
    'operator class: ' || format('%I.%I', ns.nspname, o.opcname),
    'collation: ' || nullif(r.rngcollation, 0)::regcollation::text,
    'canonical: ' || nullif(r.rngcanonical, 0)::regproc::text,
    'difference: ' || nullif(r.rngsubdiff, 0)::regproc::text,
    'multirange: ' || r.rngmultitypid::regtype::text
  ) as definition
from pg_catalog.pg_range as r
inner join pg_catalog.pg_type as t on t.oid = r.rngtypid
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
inner join pg_catalog.pg_opclass as o on o.oid = r.rngsubopc
inner join pg_catalog.pg_namespace as ns on ns.oid = o.opcnamespace
where
  left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid and e.deptype = 'e'
  );
