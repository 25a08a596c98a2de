-- Indexes of tables and materialized views. One that only serves a constraint is told by the
-- constraint's fact, and appears here only for what that does not say (options, validity …).
select
  'index' as kind,
  x.identity,
  x.definition
from (
  select
    i.indexrelid::regclass::text as identity,
    concat_ws(
      e'\n',
      case when k.oid is null then pg_get_indexdef(i.indexrelid) end,
      case when not i.indisvalid then 'not valid' end,
      case when not i.indisready then 'not ready' end,
      case when not i.indislive then 'not live' end,
      case when i.indisclustered then 'clustered' end,
      case when i.indisreplident then 'replica identity' end,
      'tablespace: ' || ts.spcname,
      case when k.oid is not null then 'options: ' end
      || (select string_agg(o, ', ' order by o) from unnest(ic.reloptions) as o),
      'statistics: ' || (
        select string_agg(a.attnum || '=' || a.attstattarget, ', ' order by a.attnum)
        from pg_catalog.pg_attribute as a
        where a.attrelid = i.indexrelid and a.attstattarget <> -1
      )
    ) as definition
  from pg_catalog.pg_index as i
  inner join pg_catalog.pg_class as c on c.oid = i.indrelid
  inner join pg_catalog.pg_class as ic on ic.oid = i.indexrelid
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  left join pg_catalog.pg_tablespace as ts on ts.oid = ic.reltablespace
  left join pg_catalog.pg_constraint as k
    on k.conrelid = i.indrelid and k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
  where
    not c.relispartition
    and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where
        e.classid = 'pg_catalog.pg_class'::regclass
        and e.objid in (c.oid, ic.oid) and e.deptype = 'e'
    )
) as x
where x.definition <> '';
