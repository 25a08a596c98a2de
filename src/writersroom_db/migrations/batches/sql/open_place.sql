-- take up the row of this life of the revision, or begin one: a run the other way ended the last
with newest as (
    select
        coalesce(pg_catalog.max(l.id), 0) as run,
        coalesce(
            pg_catalog.max(l.id) filter (where l.direction <> %(direction)s), 0
        ) as run_the_other_way
    from ops.migration_log as l
    where l.revision = %(revision)s
)

insert into ops.migration_batches as b (revision, direction, checksum, after_run)
select %(revision)s, %(direction)s, %(checksum)s, newest.run from newest
on conflict (revision, direction) do update
    set
        checksum = excluded.checksum,
        after_run = excluded.after_run,
        last_key = null,
        ranges = 0,
        rows_seen = 0,
        rows_affected = 0,
        started_at = excluded.started_at,
        updated_at = excluded.updated_at,
        finished_at = null
    where b.after_run < (select newest.run_the_other_way from newest)
