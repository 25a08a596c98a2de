-- what a batch's table is: its key's nullability, whether an index serves its order, its leaves
select
    a.attnotnull,
    exists (
        select from pg_catalog.pg_index as i
        inner join pg_catalog.pg_opclass as o on i.indclass[0] = o.oid
        inner join pg_catalog.pg_am as m on o.opcmethod = m.oid
        where
            i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indcollation[0] = a.attcollation
            and m.amname = 'btree' and o.opcdefault and i.indisvalid and i.indpred is null
    ),
    leaves.oids,
    leaves.tuples
from pg_catalog.pg_class as c
inner join pg_catalog.pg_attribute as a on c.oid = a.attrelid
cross join lateral (
    select
        pg_catalog.array_agg(l.oid) as oids,
        coalesce(pg_catalog.sum(greatest(l.reltuples, 0)), 0)::bigint as tuples
    from pg_catalog.pg_class as l
    where
        l.oid = c.oid and l.relkind = 'r'
        or l.oid in (
            select p.relid from pg_catalog.pg_partition_tree(c.oid) as p where p.isleaf
        )
) as leaves
where c.oid = pg_catalog.to_regclass(%(table)s) and a.attname = %(key)s and not a.attisdropped
