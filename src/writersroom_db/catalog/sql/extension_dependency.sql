-- Objects that were told to go when an extension goes (ALTER … DEPENDS ON EXTENSION).
select
  'extension dependency' as kind,
  o.type || ' ' || o.identity as identity,
  string_agg('on: ' || quote_ident(x.extname), e'\n' order by x.extname) as definition
from pg_catalog.pg_depend as d
inner join pg_catalog.pg_extension as x on x.oid = d.refobjid
cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) as o
where d.deptype = 'x' and d.refclassid = 'pg_catalog.pg_extension'::regclass
group by o.type, o.identity;
