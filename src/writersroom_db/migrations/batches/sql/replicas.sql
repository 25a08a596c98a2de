-- the replica that is furthest behind, in seconds; whether this login may not see them
select
    pg_catalog.max(extract(epoch from r.replay_lag))::float8,
    coalesce(pg_catalog.bool_or(r.state is null), false)
from pg_catalog.pg_stat_replication as r
