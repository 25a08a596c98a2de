-- Tables, plain and partitioned. Partitions are a family: partition.sql tells what deviates.
-- Lines that would state PostgreSQL's own default are left out.
select
  'table' as kind,
  c.oid::regclass::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(c.relowner),
    case c.relpersistence when 'u' then 'unlogged' end,
    'partition by: ' || pg_get_partkeydef(c.oid),
    'inherits: ' || (
      select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
      from pg_catalog.pg_inherits as i
      where i.inhrelid = c.oid
    ),
    'of type: ' || nullif(c.reloftype, 0)::regtype::text,
    case when c.relrowsecurity then 'row security: enabled' end,
    case when c.relforcerowsecurity then 'row security: forced' end,
    'replica identity: '
    || case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index' end,
    'access method: ' || nullif(am.amname, 'heap'),
    'tablespace: ' || ts.spcname,
    'options: ' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) as o),
    'toast options: ' || (select string_agg(o, ', ' order by o) from unnest(t.reloptions) as o)
  ) as definition
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_class as t on t.oid = c.reltoastrelid
left join pg_catalog.pg_am as am on am.oid = c.relam
left join pg_catalog.pg_tablespace as ts on ts.oid = c.reltablespace
where
  c.relkind in ('r', 'p') and not c.relispartition
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
  );
