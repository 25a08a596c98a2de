-- Objects outside the tables that depend on them: views, functions on their row types, foreign keys
-- of other tables, children by inheritance. What is on the tables themselves, the facts tell.
with ours as (
  select
    c.oid,
    c.reltype,
    t.typarray
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  inner join pg_catalog.pg_type as t on t.oid = c.reltype
  where n.nspname = %(schema)s and c.relname = any(%(tables)s) and c.relkind = 'r'
),

referred (classid, objid) as (
  select
    'pg_catalog.pg_class'::regclass,
    o.oid
  from ours as o
  union all
  select
    'pg_catalog.pg_class'::regclass,
    i.indexrelid
  from pg_catalog.pg_index as i
  inner join ours as o on o.oid = i.indrelid
  union all
  select
    'pg_catalog.pg_type'::regclass,
    t.oid
  from ours as o
  cross join lateral (values (o.reltype), (o.typarray)) as t (oid)
  union all
  select
    'pg_catalog.pg_constraint'::regclass,
    k.oid
  from pg_catalog.pg_constraint as k
  inner join ours as o on o.oid = k.conrelid
),

own (classid, objid) as (
  select
    r.classid,
    r.objid
  from referred as r
  union all
  select
    'pg_catalog.pg_attrdef'::regclass,
    d.oid
  from pg_catalog.pg_attrdef as d
  inner join ours as o on o.oid = d.adrelid
  union all
  select
    'pg_catalog.pg_trigger'::regclass,
    t.oid
  from pg_catalog.pg_trigger as t
  where t.tgisinternal or t.tgrelid in (select o.oid from ours as o)
  union all
  select
    'pg_catalog.pg_policy'::regclass,
    p.oid
  from pg_catalog.pg_policy as p
  inner join ours as o on o.oid = p.polrelid
  union all
  select
    'pg_catalog.pg_rewrite'::regclass,
    r.oid
  from pg_catalog.pg_rewrite as r
  inner join ours as o on o.oid = r.ev_class
  union all
  select
    'pg_catalog.pg_statistic_ext'::regclass,
    s.oid
  from pg_catalog.pg_statistic_ext as s
  inner join ours as o on o.oid = s.stxrelid
  union all
  select
    'pg_catalog.pg_class'::regclass,
    c.reltoastrelid
  from pg_catalog.pg_class as c
  inner join ours as o on o.oid = c.oid
),

hanging as (
  select distinct
    case when v.oid is null then d.classid else 'pg_catalog.pg_class'::regclass::oid end as classid,
    coalesce(v.ev_class, d.objid) as objid,
    case when v.oid is null then d.objsubid else 0 end as objsubid
  from pg_catalog.pg_depend as d
  inner join referred as r on r.classid = d.refclassid and r.objid = d.refobjid
  left join pg_catalog.pg_rewrite as v
    on d.classid = 'pg_catalog.pg_rewrite'::regclass and v.oid = d.objid
  where (d.classid, d.objid) not in (select w.classid, w.objid from own as w)
)

select
  i.type || ' ' || i.identity as subject,
  'depends on the document''s tables' as text
from hanging as h
cross join lateral pg_catalog.pg_identify_object(h.classid, h.objid, h.objsubid) as i
order by subject;
