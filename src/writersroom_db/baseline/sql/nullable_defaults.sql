-- For each table, the columns that have a default and may be null, with the default.
select
  c.relname,
  array_agg(a.attname::text order by a.attnum) as columns,
  array_agg(pg_catalog.pg_get_expr(d.adbin, d.adrelid) order by a.attnum) as defaults
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
inner join pg_catalog.pg_class as c on c.oid = a.attrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
  n.nspname = %(schema)s and c.relname = any(%(tables)s) and not a.attnotnull
group by c.relname
order by c.relname;
