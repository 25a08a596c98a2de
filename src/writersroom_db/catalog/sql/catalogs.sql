-- Every catalog of this database whose rows are objects of their own, those of later servers too.
select c.relname::text as catalog
from pg_catalog.pg_class as c
inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attname = 'oid'
where
  c.relnamespace = 'pg_catalog'::regnamespace
  and c.relkind = 'r' and not c.relisshared;
