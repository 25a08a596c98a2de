-- Kinds of object that live in a modelled catalog but that no query in this folder knows, by
-- catalog and oid. Arrays and multiranges come with their element: they are no kind of their own.
select
  'pg_catalog.pg_class'::regclass::oid as classid,
  c.oid as objid
from pg_catalog.pg_class as c
where c.oid >= 16384 and c.relkind not in ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'c', 't')
union all
select
  'pg_catalog.pg_proc'::regclass::oid,
  p.oid
from pg_catalog.pg_proc as p
where p.oid >= 16384 and p.prokind not in ('f', 'p')
union all
select
  'pg_catalog.pg_type'::regclass::oid,
  t.oid
from pg_catalog.pg_type as t
left join pg_catalog.pg_type as el on el.oid = t.typelem and el.typarray = t.oid
where t.oid >= 16384 and t.typtype not in ('c', 'd', 'e', 'r', 'm') and el.oid is null
union all
select
  'pg_catalog.pg_constraint'::regclass::oid,
  k.oid
from pg_catalog.pg_constraint as k
where k.oid >= 16384 and k.contype not in ('c', 'f', 'p', 'u', 'x', 't', 'n')
union all
-- A catalog that all databases share; only superusers may read all of it.
select
  'pg_catalog.pg_subscription'::regclass::oid,
  s.oid
from pg_catalog.pg_subscription as s
inner join pg_catalog.pg_database as d on d.oid = s.subdbid
where d.datname = current_database()
union all
-- Stands for its catalog, which is open to superusers only.
select
  'pg_catalog.pg_user_mapping'::regclass::oid,
  u.umid
from pg_catalog.pg_user_mappings as u
union all
select
  s.classoid,
  s.objoid
from pg_catalog.pg_seclabel as s
where s.objoid >= 16384;
