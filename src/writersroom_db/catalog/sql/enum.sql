-- Enum types and their labels, in order.
select
  'enum' as kind,
  t.oid::regtype::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(t.typowner),
    (
      select string_agg('label: ' || quote_literal(l.enumlabel), e'\n' order by l.enumsortorder)
      from pg_catalog.pg_enum as l
      where l.enumtypid = t.oid
    )
  ) as definition
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
where
  t.typtype = 'e'
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid and e.deptype = 'e'
  );
