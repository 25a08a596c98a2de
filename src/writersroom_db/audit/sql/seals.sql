-- seals in their order, without what is long
select
    s.number, s.partition, s.era, s.last_xid::text, s.last_id, s.row_count as entries,
    sha256(s.ids) as ids_hash, s.root, s.partition_root, s.previous, s.chain, s.sealed_at,
    s.sealed_by
from audit.seals as s
order by s.number
