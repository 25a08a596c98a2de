-- the locks on relations that this session's transaction holds
select
    l.relation::bigint,
    l.mode
from pg_catalog.pg_locks as l
inner join pg_catalog.pg_database as d on l.database = d.oid
where
    l.pid = pg_catalog.pg_backend_pid()
    and l.locktype = 'relation'
    and l.granted
    and d.datname = pg_catalog.current_database()
