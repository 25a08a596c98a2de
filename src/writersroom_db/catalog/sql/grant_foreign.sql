-- Grants on what is not ours but lies in reach. On an extension's objects: whatever differs from
-- what its script left. On PostgreSQL's own objects, server settings and tablespaces: what the
-- project's roles were given (providers change the rest as they please).
with object (classid, objid, objsubid, objtype, owner, acl) as (
  select
    'pg_catalog.pg_class'::regclass::oid,
    c.oid,
    0,
    case c.relkind when 'S' then 's' else 'r' end::"char",
    c.relowner,
    c.relacl
  from pg_catalog.pg_class as c
  where c.relacl is not null
  union all
  select
    'pg_catalog.pg_class'::regclass::oid,
    a.attrelid,
    a.attnum,
    'c'::"char",
    c.relowner,
    a.attacl
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_class as c on c.oid = a.attrelid
  where a.attacl is not null
  union all
  select
    'pg_catalog.pg_proc'::regclass::oid,
    p.oid,
    0,
    'f'::"char",
    p.proowner,
    p.proacl
  from pg_catalog.pg_proc as p
  where p.proacl is not null
  union all
  select
    'pg_catalog.pg_type'::regclass::oid,
    t.oid,
    0,
    'T'::"char",
    t.typowner,
    t.typacl
  from pg_catalog.pg_type as t
  where t.typacl is not null
  union all
  select
    'pg_catalog.pg_namespace'::regclass::oid,
    n.oid,
    0,
    'n'::"char",
    n.nspowner,
    n.nspacl
  from pg_catalog.pg_namespace as n
  where n.nspacl is not null and n.nspname <> 'public'
),

foreign_object as (
  select
    o.*,
    coalesce(i.initprivs, acldefault(o.objtype, o.owner)) as initial_acl,
    exists (
      select from pg_catalog.pg_depend as e
      where e.classid = o.classid and e.objid = o.objid and e.deptype = 'e'
    ) as of_extension
  from object as o
  left join pg_catalog.pg_init_privs as i
    on i.classoid = o.classid and i.objoid = o.objid and i.objsubid = o.objsubid
  where o.acl is distinct from i.initprivs
),

item as (
  select
    f.classid,
    f.objid,
    f.objsubid,
    f.of_extension,
    case a.grantee
      when 0 then 'PUBLIC'
      when f.owner then 'its owner'
      else quote_ident(pg_get_userbyid(a.grantee))
    end as grantee,
    string_agg(
      a.privilege_type || case when a.is_grantable then ' with grant option' else '' end,
      ', ' order by a.privilege_type
    ) filter (where a.now) as now,
    string_agg(
      a.privilege_type || case when a.is_grantable then ' with grant option' else '' end,
      ', ' order by a.privilege_type
    ) filter (where not a.now) as initially
  from foreign_object as f
  cross join lateral (
    select
      x.grantee,
      x.privilege_type,
      x.is_grantable,
      true as now
    from aclexplode(f.acl) as x
    union all
    select
      x.grantee,
      x.privilege_type,
      x.is_grantable,
      false
    from aclexplode(f.initial_acl) as x
  ) as a
  where f.of_extension or f.objid < 16384
  group by f.classid, f.objid, f.objsubid, f.of_extension, f.owner, a.grantee
)

select
  'grant' as kind,
  o.type || ' ' || o.identity || ' to ' || i.grantee as identity,
  coalesce(i.now, 'nothing') as definition
from item as i
cross join lateral pg_identify_object(i.classid, i.objid, i.objsubid) as o
where
  i.now is distinct from i.initially
  and (i.of_extension or starts_with(i.grantee, 'writersroom_'))
union all
select
  'grant' as kind,
  s.object || ' to ' || r.rolname as identity,
  string_agg(a.privilege_type, ', ' order by a.privilege_type) as definition
from (
  select
    'setting ' || p.parname as object,
    p.paracl as acl
  from pg_catalog.pg_parameter_acl as p
  union all
  select
    'tablespace ' || quote_ident(t.spcname),
    t.spcacl
  from pg_catalog.pg_tablespace as t
) as s
cross join lateral aclexplode(s.acl) as a
inner join pg_catalog.pg_roles as r on r.oid = a.grantee
where starts_with(r.rolname, 'writersroom_')
group by s.object, r.rolname;
