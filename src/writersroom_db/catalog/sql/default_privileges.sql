-- Default privileges: what the objects that a role makes from now on will grant.
-- ALL is all that the server knows: MAINTAIN came with 17.
with item as (
  select
    d.oid,
    d.defaclobjtype as objtype,
    case a.grantee
      when 0 then 'PUBLIC'
      when d.defaclrole then 'its owner'
      else quote_ident(pg_get_userbyid(a.grantee))
    end as grantee,
    a.privilege_type as privilege,
    bool_or(a.is_grantable) as grantable
  from pg_catalog.pg_default_acl as d
  cross join lateral aclexplode(d.defaclacl) as a
  group by d.oid, d.defaclobjtype, d.defaclrole, a.grantee, a.privilege_type
),

complete (objtype, privileges) as (
  select
    t.objtype,
    array_agg(a.privilege_type order by a.privilege_type)
  from unnest(array['r', 'S', 'f', 'T', 'n', 'L']::"char"[]) as t (objtype)
  cross join lateral aclexplode(
    acldefault(case t.objtype when 'S' then 's' else t.objtype end, 10)
  ) as a
  where a.grantee = 10
  group by t.objtype
),

line as (
  select
    i.oid,
    i.grantee || ': ' || case
      when
        array_agg(i.privilege order by i.privilege) = c.privileges and not bool_or(i.grantable)
        then 'ALL'
      else string_agg(
        i.privilege || case when i.grantable then ' with grant option' else '' end,
        ', ' order by i.privilege
      )
    end as granted
  from item as i
  left join complete as c on c.objtype = i.objtype
  group by i.oid, i.grantee, c.privileges
)

select
  'default privileges' as kind,
  concat_ws(
    ' ',
    case d.defaclobjtype
      when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' when 'n' then 'schemas' when 'L' then 'large objects'
      else d.defaclobjtype::text
    end,
    'made by', quote_ident(pg_get_userbyid(d.defaclrole)),
    'in schema ' || quote_ident(n.nspname)
  ) as identity,
  coalesce(string_agg(l.granted, e'\n' order by l.granted collate "C"), 'nothing') as definition
from pg_catalog.pg_default_acl as d
left join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace
left join line as l on l.oid = d.oid
group by d.oid, d.defaclobjtype, d.defaclrole, n.nspname;
