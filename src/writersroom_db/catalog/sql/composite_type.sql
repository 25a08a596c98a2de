-- Composite types and their attributes, in order. The row types of tables come with the tables.
select
  'composite type' as kind,
  t.oid::regtype::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(t.typowner),
    (
      select
        string_agg(
          concat_ws(
            ' ', 'attribute', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
            case
              when a.attcollation <> at.typcollation
                then 'collate ' || a.attcollation::regcollation::text
            end
          ),
          e'\n' order by a.attnum
        )
      from pg_catalog.pg_attribute as a
      inner join pg_catalog.pg_type as at on at.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    )
  ) as definition
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
inner join pg_catalog.pg_class as c on c.oid = t.typrelid and c.relkind = 'c'
where
  left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid and e.deptype = 'e'
  );
