-- purpose: the months that partitioned tables lack between two moments
-- owner: writersroom_owner
-- why: the plan of every top-up; making and dropping stay separate, this only looks

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
