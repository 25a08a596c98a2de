-- how far the revision has come
select
    b.checksum, b.last_key, b.ranges, b.rows_seen, b.rows_affected, b.finished_at is not null
from ops.migration_batches as b
where b.revision = %(revision)s and b.direction = %(direction)s
