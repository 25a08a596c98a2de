-- Columns of tables, views and materialized views. Positions count live columns only, so that a
-- dropped column leaves no trace. Servers from 18 on list NOT NULL among the constraints, 15 does
-- not: here it is a property of the column on both, and its constraint's name is no fact.
with live as (
  select
    a.*,
    c.oid::regclass::text as relation,
    row_number() over (partition by a.attrelid order by a.attnum) as position
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid
  where
    c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
    and a.attnum > 0 and not a.attisdropped
    and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
    )
)

select
  'column' as kind,
  l.relation || '.' || quote_ident(l.attname) as identity,
  concat_ws(
    e'\n',
    'position: ' || l.position,
    'type: ' || format_type(l.atttypid, l.atttypmod),
    case
      when l.attcollation <> t.typcollation then 'collation: ' || l.attcollation::regcollation::text
    end,
    case when l.attnotnull then 'not null' end,
    case when not nn.convalidated then 'not null: not validated' end,
    case when nn.connoinherit then 'not null: not inherited' end,
    case l.attgenerated
      when '' then 'default: '
      when 's' then 'generated, stored: '
      else 'generated, virtual: '
    end || pg_get_expr(d.adbin, d.adrelid),
    'identity: ' || case l.attidentity when 'a' then 'always' when 'd' then 'by default' end,
    case
      when l.attstorage <> t.typstorage
        then 'storage: ' || case l.attstorage
          when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended'
        end
    end,
    'compression: ' || case l.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
    'statistics: ' || nullif(l.attstattarget, -1),
    'options: ' || (select string_agg(o, ', ' order by o) from unnest(l.attoptions) as o),
    case when not l.attislocal then 'inherited' end
  ) as definition
from live as l
inner join pg_catalog.pg_type as t on t.oid = l.atttypid
left join pg_catalog.pg_attrdef as d on d.adrelid = l.attrelid and d.adnum = l.attnum
left join pg_catalog.pg_constraint as nn
  on nn.conrelid = l.attrelid and nn.contype = 'n' and nn.conkey = array[l.attnum];
