-- purpose: every partition with its bounds as times
-- owner: writersroom_owner
-- why: the catalog keeps bounds as text; everything that plans partitions reads this instead

create view ops.partitions
with (security_invoker = true)
as
select
    t.table_name as parent,
    format('%I.%I', n.nspname, c.relname) as partition,
    bound.texts[1]::timestamptz as lower_bound,
    bound.texts[2]::timestamptz as upper_bound,
    i.inhdetachpending as detach_pending,
    pg_total_relation_size(c.oid) as bytes
from ops.partitioned_tables as t
inner join pg_inherits as i on i.inhparent = to_regclass(t.table_name)
inner join pg_class as c on i.inhrelid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
cross join lateral regexp_match(
    pg_get_expr(c.relpartbound, c.oid),
    '^FOR VALUES FROM \(''([^'']+)''\) TO \(''([^'']+)''\)$'
) as bound (texts);

comment on view ops.partitions is 'Partitions of the partitioned tables, with their bounds.';
comment on column ops.partitions.parent is 'Qualified name of the partitioned table.';
comment on column ops.partitions.partition is 'Qualified name of the partition.';
comment on column ops.partitions.lower_bound is 'First instant that it holds.';
comment on column ops.partitions.upper_bound is 'First instant that it no longer holds.';
comment on column ops.partitions.detach_pending is 'Whether a detachment was interrupted.';
comment on column ops.partitions.bytes is 'Size on disk, indexes and TOAST included, in bytes.';

grant select on ops.partitions to writersroom_worker;
