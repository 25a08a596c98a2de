-- purpose: makes one month's partition of a table
-- owner: writersroom_owner
-- why: create and attach, because create … partition of queues behind any open reader of the
--      parent; the child has row-level security on, no policy and no grant: rows are reached by the
--      parent

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
