-- Describes those of the given objects (%(catalogs)s, %(objects)s: oids of catalogs and of rows in
-- them) that are ours. What lies in PostgreSQL's own schemas is not, nor what belongs to an
-- extension, itself or through the thing that it is a part of, nor what comes with a type (the cast
-- from a range to its multirange).
with recursive given (classid, objid) as (
  select distinct g.classid, g.objid
  from unnest(%(catalogs)s::oid[], %(objects)s::oid[]) as g (classid, objid)
),

part (classid, objid, of_classid, of_objid) as (
  select
    g.classid,
    g.objid,
    g.classid,
    g.objid
  from given as g
  union
  select
    p.classid,
    p.objid,
    d.refclassid,
    d.refobjid
  from part as p
  inner join pg_catalog.pg_depend as d
    on d.classid = p.of_classid and d.objid = p.of_objid and d.deptype in ('i', 'a')
)

select pg_describe_object(g.classid, g.objid, 0) as description
from given as g
cross join lateral pg_identify_object(g.classid, g.objid, 0) as o
where
  coalesce(left(o.schema, 3) <> 'pg_' and o.schema <> 'information_schema', true)
  and not exists (
    select from part as p
    inner join pg_catalog.pg_depend as e
      on e.classid = p.of_classid and e.objid = p.of_objid
    where
      (e.deptype = 'e' or e.deptype = 'i' and e.refclassid = 'pg_catalog.pg_type'::regclass)
      and p.classid = g.classid and p.objid = g.objid
  );
