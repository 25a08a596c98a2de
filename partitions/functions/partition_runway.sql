-- purpose: how far ahead the partitions of each table reach without a gap
-- owner: writersroom_owner
-- why: a table whose runway ends refuses inserts, so status and a check watch it

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
