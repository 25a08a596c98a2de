-- purpose: retention periods, and the functions that make monthly partitions
-- locks: none that anyone waits for: every object is new

create table ops.retention_policies (
    policy text primary key,
    category text not null,
    subject text not null,
    retain interval,
    relation text,
    clock text,
    action text not null,
    note text not null,
    constraint retention_policies_category_is_known
    check (category in ('user', 'project', 'chat_ai', 'system')),
    constraint retention_policies_action_is_known
    check (action in ('keep', 'erase', 'purge', 'archive', 'empty', 'external')),
    constraint retention_policies_only_keep_is_endless check ((retain is null) = (action = 'keep')),
    constraint retention_policies_action_has_a_clock
    check (action in ('keep', 'external') or (relation is not null and clock is not null))
);

comment on table ops.retention_policies is
'How long each kind of data is kept, line by line of the retention requirement.';
comment on column ops.retention_policies.policy is 'Name of the policy.';
comment on column ops.retention_policies.category is 'user, project, chat_ai or system.';
comment on column ops.retention_policies.subject is 'What is kept, in words.';
comment on column ops.retention_policies.retain is 'For how long; null means indefinitely.';
comment on column ops.retention_policies.relation is
'The table it governs; null where the data live outside PostgreSQL.';
comment on column ops.retention_policies.clock is 'The column from which the period counts.';
comment on column ops.retention_policies.action is
'keep, erase (in place), purge (export, then delete), archive (to cold storage), empty '
'(the payload only) or external (another service does it).';
comment on column ops.retention_policies.note is 'How the period is to be read.';

insert into ops.retention_policies
(policy, category, subject, retain, relation, clock, action, note)
values
(
    'user_active', 'user', 'active users', null, 'app.users', null, 'keep',
    'Kept for as long as the account lives.'
),
(
    'user_deleted', 'user', 'deleted users', '30 days', 'app.users', 'deleted_at', 'erase',
    'Soft-deleted, then erased in place to a tombstone; an erasure request does not wait.'
),
(
    'audit_logs', 'user', 'audit logs', '7 years', 'audit.log', 'created_at', 'archive',
    'Append-only, by monthly partition.'
),
(
    'project_active', 'project', 'active projects', null, 'app.projects', null, 'keep',
    'Kept for as long as the project is active.'
),
(
    'project_archived', 'project', 'archived projects', '5 years', 'app.projects', 'archived_at',
    'purge', 'Exported as a whole tree before anything is deleted.'
),
(
    'project_deleted', 'project', 'deleted projects', '90 days', 'app.projects', 'deleted_at',
    'purge', 'Soft-deleted, then exported as a whole tree and deleted.'
),
(
    'versions', 'project', 'document versions', '10 years', 'app.versions', 'created_at',
    'archive', 'Outlives its project: a purge keeps the versions in the archive.'
),
(
    'chat_messages', 'chat_ai', 'chat messages', '2 years', 'app.chat_messages', 'created_at',
    'archive', 'By monthly partition: a floor, up to a month over.'
),
(
    'agent_interactions', 'chat_ai', 'AI interactions', '1 year', 'app.agent_interactions',
    'created_at', 'archive', 'By monthly partition: a floor, up to a month over.'
),
(
    'suggestions', 'chat_ai', 'suggestions', '6 months', 'app.suggestions', 'created_at',
    'archive', 'In batches.'
),
(
    'session_data', 'chat_ai', 'session data', '30 days', 'app.sessions', 'ended_at', 'empty',
    'context_data is emptied; the row lives until its last message and interaction have left.'
),
(
    'logs', 'system', 'server logs', '90 days', null, null, 'external', 'CloudWatch Logs.'
),
(
    'metrics', 'system', 'metrics', '1 year', null, null, 'external', 'CloudWatch metrics.'
),
(
    'backups', 'system', 'backups', '7 years', null, null, 'external', 'AWS Backup vault.'
),
(
    'cache', 'system', 'cache entries', '24 hours', null, null, 'external',
    'Time to live of ElastiCache keys.'
);

grant select on ops.retention_policies to writersroom_worker;

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

create function ops.month_of(moment timestamptz)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
return date_trunc('month', moment, 'UTC');

comment on function ops.month_of(timestamptz) is
'First instant of the calendar month, in UTC, that holds the moment.';

grant execute on function ops.month_of(timestamptz) to writersroom_worker;

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

create function ops.missing_partitions(
    from_moment timestamptz,
    to_moment timestamptz default null
)
returns table (parent text, month timestamptz)
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $function$
    select
        t.table_name,
        m.month
    from ops.partitioned_tables as t
    cross join lateral generate_series(
        ops.month_of(from_moment),
        coalesce(
            ops.month_of(to_moment),
            ops.month_of(from_moment) + make_interval(months => t.runway_months)
        ),
        interval '1 month'
    ) as m (month)
    where
        not exists (
            select
            from ops.partitions as p
            where p.parent = t.table_name and p.lower_bound = m.month
        )
    order by t.table_name, m.month
$function$;

comment on function ops.missing_partitions(timestamptz, timestamptz) is
'Months without a partition from one moment to another, or over each table''s runway when the '
'second is null.';

create function ops.create_month_partition(parent text, month timestamptz)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $function$
declare
    names constant text[] := parse_ident(parent);
    table_name constant text := format('%I.%I', names[1], names[2]);
    lower_bound constant timestamptz := ops.month_of(month);
    upper_bound constant timestamptz := lower_bound + interval '1 month';
    child constant text :=
        format('%I.%I', names[1], names[2] || '_p' || to_char(lower_bound, 'YYYY_MM'));
begin
    execute format(
        'create table %s (like %s including all excluding comments)', child, table_name
    );
    execute format('alter table %s enable row level security', child);
    execute format(
        'alter table %s attach partition %s for values from (%L) to (%L)',
        table_name, child, lower_bound, upper_bound
    );
    return child;
end
$function$;

comment on function ops.create_month_partition(text, timestamptz) is
'Makes the partition of the month, in UTC, that holds the moment, and returns its name.';

create function ops.partition_runway(at_moment timestamptz)
returns table (parent text, covered_until timestamptz, months integer, minimum_months integer)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        t.table_name,
        reach.covered_until,
        (
            12 * (
                extract(year from reach.covered_until at time zone 'UTC')
                - extract(year from at_moment at time zone 'UTC')
            )
            + extract(month from reach.covered_until at time zone 'UTC')
            - extract(month from at_moment at time zone 'UTC')
            - 1
        )::integer,
        t.minimum_runway_months
    from ops.partitioned_tables as t
    cross join lateral (
        select min(candidate.bound) as covered_until
        from (
            select ops.month_of(at_moment) as bound
            union all
            select p.upper_bound
            from ops.partitions as p
            where p.parent = t.table_name and p.upper_bound > at_moment
        ) as candidate
        where
            not exists (
                select
                from ops.partitions as q
                where q.parent = t.table_name and q.lower_bound = candidate.bound
            )
    ) as reach
    order by t.table_name
$function$;

comment on function ops.partition_runway(timestamptz) is
'For each partitioned table, the first instant without a partition and the whole months that stand '
'ready after the current one; -1 when the current month itself is missing.';

grant execute on function ops.partition_runway(timestamptz) to writersroom_worker;
