-- the Aurora reader that is furthest behind, in seconds
select pg_catalog.max(r.replica_lag_in_msec)::float8 / 1000
from pg_catalog.aurora_replica_status() as r
where r.session_id <> 'MASTER_SESSION_ID'
