insert into audit.seals (
    number, partition, era, last_xid, last_id, row_count, ids, leaves, root, partition_root,
    previous, chain, sealed_at, sealed_by
)
values (
    %(number)s, %(partition)s, %(era)s, %(last_xid)s::xid8, %(last_id)s, %(entries)s, %(ids)b,
    %(leaves)b, %(root)b, %(partition_root)b, %(previous)b, %(chain)b, %(sealed_at)s,
    %(sealed_by)s
)
