-- only where the value is still the one that was read; told by a digest, since servers may log
-- parameters
update {table} as t
set {column} = n.sealed
from unnest(%(ids)s::uuid[], %(digests)s::bytea[], %(sealed)s::text[]) as n (id, digest, sealed)
where
    t.id = n.id
    and pg_catalog.sha256(pg_catalog.convert_to(t.{column}, 'UTF8')) = n.digest
