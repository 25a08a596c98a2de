-- purpose: which tables are partitioned, how far ahead, and under which retention
-- owner: writersroom_owner
-- why: the partition functions, migrate and archive read it; nothing is hard-coded

create table ops.partitioned_tables (
    table_name text primary key,
    unit text not null default 'month',
    runway_months integer not null default 12,
    minimum_runway_months integer not null default 3,
    retention_policy text not null references ops.retention_policies (policy),
    constraint partitioned_tables_unit_is_month check (unit = 'month'),
    constraint partitioned_tables_runway_is_ahead
    check (minimum_runway_months > 0 and runway_months >= minimum_runway_months)
);

-- which tables a policy governs
create index idx_partitioned_tables_retention_policy
on ops.partitioned_tables (retention_policy);

comment on table ops.partitioned_tables is 'Tables that are partitioned by range of time.';
comment on column ops.partitioned_tables.table_name is 'Qualified name of the parent.';
comment on column ops.partitioned_tables.unit is 'Length of a partition: a calendar month in UTC.';
comment on column ops.partitioned_tables.runway_months is 'Months that stand ready after this one.';
comment on column ops.partitioned_tables.minimum_runway_months is 'Below this a check fails.';
comment on column ops.partitioned_tables.retention_policy is 'How long its rows are kept.';

grant select on ops.partitioned_tables to writersroom_worker;
