-- what a session waits for: a relation and a mode (both null for any other thing), and who it is
-- that has it
select
    case l.locktype when 'relation' then l.relation::bigint end,
    case l.locktype when 'relation' then l.mode end,
    pg_catalog.pg_blocking_pids(l.pid)
from pg_catalog.pg_locks as l
where l.pid = %s and not l.granted
