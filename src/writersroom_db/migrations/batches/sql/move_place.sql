-- a range is done, unless somebody else has moved on meanwhile
update ops.migration_batches
set
    last_key = %(last_key)s,
    ranges = ranges + 1,
    rows_seen = %(seen)s,
    rows_affected = %(affected)s,
    updated_at = now()
where
    revision = %(revision)s and direction = %(direction)s
    and ranges = %(ranges)s and finished_at is null
