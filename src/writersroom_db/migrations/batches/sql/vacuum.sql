-- whether a vacuum works on one of the relations, and whether one is due: who may not see on what
-- a vacuum works still sees its process, and the lock that it holds
select
    exists (
        select from pg_catalog.pg_stat_progress_vacuum as v
        inner join pg_catalog.pg_locks as l on v.pid = l.pid
        where
            v.datname = pg_catalog.current_database()
            and l.locktype = 'relation' and l.relation = any(%(relations)s)
            and l.mode = 'ShareUpdateExclusiveLock' and l.granted
    ),
    exists (
        select from pg_catalog.pg_class as c
        where
            c.oid = any(%(relations)s)
            and pg_catalog.pg_stat_get_dead_tuples(c.oid)
            > greatest(%(dead_rows)s, %(dead_share)s * c.reltuples)
            and pg_catalog.current_setting('autovacuum')::boolean
            and not coalesce(c.reloptions @> '{autovacuum_enabled=false}', false)
    )
