-- how many characters the column holds
select case when a.atttypmod > 4 then a.atttypmod - 4 else 1 << 30 end
from pg_catalog.pg_attribute as a
where a.attrelid = pg_catalog.to_regclass(%(table)s) and a.attname = %(column)s
