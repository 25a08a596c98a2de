-- every relation that is not the system's: its file on disk, the table of an index, the parent of a
-- partition, and how often this transaction has read it from end to end
select
    c.oid::bigint,
    pg_catalog.format('%I.%I', n.nspname, c.relname),
    c.relkind::text,
    c.relfilenode::bigint,
    coalesce(i.indrelid, p.inhparent)::bigint,
    coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0)
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
left join pg_catalog.pg_index as i on c.oid = i.indexrelid
left join pg_catalog.pg_inherits as p on c.oid = p.inhrelid and c.relispartition
where
    c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I')
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
