-- purpose: takes back retention periods and partition functions
-- locks: access exclusive on objects of ops that only jobs read

drop function ops.partition_runway(timestamptz);
drop function ops.create_month_partition(text, timestamptz);
drop function ops.missing_partitions(timestamptz, timestamptz);
drop view ops.partitions;
drop function ops.month_of(timestamptz);
drop table ops.partitioned_tables;
drop table ops.retention_policies;
