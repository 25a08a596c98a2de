-- The foreign keys among the tables: each has one column, and refers to an id.
select
  k.conname,
  c.relname as referring,
  a.attname,
  r.relname as referred
from pg_catalog.pg_constraint as k
inner join pg_catalog.pg_class as c on c.oid = k.conrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
inner join pg_catalog.pg_class as r on r.oid = k.confrelid
inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum = k.conkey[1]
where k.contype = 'f' and n.nspname = %(schema)s and c.relname = any(%(tables)s)
order by k.conname;
