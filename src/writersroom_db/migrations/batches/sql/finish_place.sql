-- nothing is left behind the last key
update ops.migration_batches
set finished_at = pg_catalog.clock_timestamp()
where
    revision = %(revision)s and direction = %(direction)s
    and ranges = %(ranges)s and finished_at is null
