-- The indexes on the tables, by their qualified names (under an empty search_path).
select i.indexrelid::regclass::text as name
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on c.oid = i.indrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = %(schema)s and c.relname = any(%(tables)s);
