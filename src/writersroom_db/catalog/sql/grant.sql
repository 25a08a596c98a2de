-- Grants, one fact for each object and grantee. An ACL that was never touched prints as the default
-- that it stands for, so both spellings of "default" are equal. ALL is all that the server knows:
-- MAINTAIN came with 17. The owner is called so, not by name, and is a fact only where it lacks
-- something of ALL.
with grantable (object, objtype, owner, acl) as (
  select
    case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass::text,
    case c.relkind when 'S' then 's' else 'r' end,
    c.relowner,
    c.relacl
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where
    c.relkind in ('r', 'p', 'v', 'm', 'S') and not c.relispartition
    and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
    )
  union all
  select
    'column ' || c.oid::regclass::text || '.' || quote_ident(a.attname),
    'c',
    c.relowner,
    a.attacl
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_class as c on c.oid = a.attrelid
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where
    a.attacl is not null and not a.attisdropped and not c.relispartition
    and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
    )
  union all
  select
    'function ' || p.oid::regprocedure::text,
    'f',
    p.proowner,
    p.proacl
  from pg_catalog.pg_proc as p
  inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
  where
    left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e'
    )
  union all
  -- A table's row type, an array and a multirange are noise until someone grants on them.
  select
    'type ' || t.oid::regtype::text,
    'T',
    t.typowner,
    t.typacl
  from pg_catalog.pg_type as t
  inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
  left join pg_catalog.pg_class as c on c.oid = t.typrelid
  where
    (t.typacl is not null or t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
    and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid and e.deptype = 'e'
    )
  union all
  select
    'schema ' || quote_ident(n.nspname),
    'n',
    n.nspowner,
    n.nspacl
  from pg_catalog.pg_namespace as n
  where
    left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_namespace'::regclass and e.objid = n.oid and e.deptype = 'e'
    )
  union all
  select
    'language ' || quote_ident(l.lanname),
    'l',
    l.lanowner,
    l.lanacl
  from pg_catalog.pg_language as l
  where l.lanpltrusted
  union all
  select
    'this database',
    'd',
    d.datdba,
    d.datacl
  from pg_catalog.pg_database as d
  where d.datname = current_database()
),

item as (
  select
    g.object,
    g.objtype,
    case a.grantee
      when 0 then 'PUBLIC'
      when g.owner then 'its owner'
      else quote_ident(pg_get_userbyid(a.grantee))
    end as grantee,
    a.privilege_type as privilege,
    bool_or(a.is_grantable) as grantable
  from grantable as g
  cross join lateral (
    select
      x.grantee,
      x.privilege_type,
      x.is_grantable
    from aclexplode(coalesce(g.acl, acldefault(g.objtype::"char", g.owner))) as x
    union all
    select
      g.owner,
      'nothing',
      false
    where
      g.objtype <> 'c' and g.acl is not null
      and not exists (select from aclexplode(g.acl) as x where x.grantee = g.owner)
  ) as a
  group by g.object, g.objtype, g.owner, a.grantee, a.privilege_type
),

complete (objtype, privileges) as (
  select
    t.objtype,
    array_agg(a.privilege_type order by a.privilege_type)
  from unnest(array['r', 's', 'f', 'T', 'n', 'l', 'd']) as t (objtype)
  cross join lateral aclexplode(acldefault(t.objtype::"char", 10)) as a
  where a.grantee = 10
  group by t.objtype
),

granted as (
  select
    i.object,
    i.grantee,
    case
      when
        array_agg(i.privilege order by i.privilege) = c.privileges and not bool_or(i.grantable)
        then 'ALL'
      else string_agg(
        i.privilege || case when i.grantable then ' with grant option' else '' end,
        ', ' order by i.privilege
      )
    end as privileges
  from item as i
  left join complete as c on c.objtype = i.objtype
  group by i.object, i.grantee, c.privileges
)

select
  'grant' as kind,
  g.object || ' to ' || g.grantee as identity,
  g.privileges as definition
from granted as g
where g.grantee <> 'its owner' or g.privileges <> 'ALL';
