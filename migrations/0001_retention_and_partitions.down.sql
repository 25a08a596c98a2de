-- purpose: takes back retention periods and partition functions
-- locks: access exclusive on objects of ops that only jobs read

drop function ops.partition_runway(timestamptz);
drop function ops.create_month_partition(text, timestamptz);
drop function ops.missing_partitions(timestamptz, timestamptz);
drop view ops.partitions;
drop function ops.month_of(timestamptz);
-- excuse rows-lost-unsaid: its rows are the up files', which write them again
drop table ops.partitioned_tables;
-- excuse rows-lost-unsaid: its rows are the up file's, which writes them again
drop table ops.retention_policies;
