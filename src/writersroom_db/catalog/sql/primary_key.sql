-- The columns of the primary key of %(schema)s.%(table)s, in order; none if there is no table.
select a.attname as column_name
from pg_catalog.pg_constraint as k
inner join pg_catalog.pg_class as c on c.oid = k.conrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
cross join lateral unnest(k.conkey) with ordinality as p (attnum, place)
inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum = p.attnum
where k.contype = 'p' and n.nspname = %(schema)s and c.relname = %(table)s
order by p.place;
