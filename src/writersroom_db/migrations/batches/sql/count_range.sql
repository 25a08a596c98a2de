-- how many rows are in a range now
select pg_catalog.count(*) from {table} as t where t.{key} between $1 and $2
