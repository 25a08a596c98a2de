-- Comments on everything that is modelled, and on the project's roles and this database.
-- Comments on extensions come with the server's packages; those on partitions: partition.sql.
with local_comment as (
  select
    d.classoid,
    d.objoid,
    d.objsubid,
    d.description,
    case d.classoid
      when 'pg_catalog.pg_class'::regclass then coalesce(i.indrelid, d.objoid)
      else coalesce(k.conrelid, t.tgrelid, r.ev_class, p.polrelid, s.stxrelid)
    end as relation
  from pg_catalog.pg_description as d
  left join pg_catalog.pg_index as i
    on d.classoid = 'pg_catalog.pg_class'::regclass and i.indexrelid = d.objoid
  left join pg_catalog.pg_constraint as k
    on d.classoid = 'pg_catalog.pg_constraint'::regclass and k.oid = d.objoid
  left join pg_catalog.pg_trigger as t
    on d.classoid = 'pg_catalog.pg_trigger'::regclass and t.oid = d.objoid
  left join pg_catalog.pg_rewrite as r
    on d.classoid = 'pg_catalog.pg_rewrite'::regclass and r.oid = d.objoid
  left join pg_catalog.pg_policy as p
    on d.classoid = 'pg_catalog.pg_policy'::regclass and p.oid = d.objoid
  left join pg_catalog.pg_statistic_ext as s
    on d.classoid = 'pg_catalog.pg_statistic_ext'::regclass and s.oid = d.objoid
  where
    d.classoid <> 'pg_catalog.pg_extension'::regclass
    and (
      d.objoid >= 16384
      or d.classoid = 'pg_catalog.pg_namespace'::regclass
      and d.objoid = (select n.oid from pg_catalog.pg_namespace as n where n.nspname = 'public')
    )
)

select
  'comment' as kind,
  o.type || ' ' || o.identity as identity,
  l.description as definition
from local_comment as l
left join pg_catalog.pg_class as c on c.oid = l.relation
cross join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) as o
where
  not coalesce(c.relispartition, false)
  and coalesce(left(o.schema, 3) <> 'pg_' and o.schema <> 'information_schema', true)
  and not exists (
    select from pg_catalog.pg_depend as e
    where
      e.deptype = 'e'
      and (
        e.classid = l.classoid and e.objid = l.objoid
        or e.classid = 'pg_catalog.pg_class'::regclass and e.objid = l.relation
      )
  )
union all
select
  'comment' as kind,
  coalesce('role ' || quote_ident(r.rolname), 'this database') as identity,
  d.description as definition
from pg_catalog.pg_shdescription as d
left join pg_catalog.pg_roles as r
  on d.classoid = 'pg_catalog.pg_authid'::regclass and r.oid = d.objoid
left join pg_catalog.pg_database as b
  on d.classoid = 'pg_catalog.pg_database'::regclass and b.oid = d.objoid
where starts_with(r.rolname, 'writersroom_') or b.datname = current_database();
