select greatest(
    0, %(settle)s - extract(epoch from pg_catalog.clock_timestamp() - k.created_at)
)::float8
from ops.data_keys as k
where k.id = %(id)s
