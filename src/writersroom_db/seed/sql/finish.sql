update ops.seed_loads set finished_at = pg_catalog.clock_timestamp()
where id = %(load)s and finished_at is null
