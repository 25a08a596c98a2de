-- purpose: the first instant of the month, in UTC, that holds a moment
-- owner: writersroom_owner
-- why: a bound written in the session's time zone makes holes of hours between months

create function ops.month_of(moment timestamptz)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
return date_trunc('month', moment, 'UTC');

comment on function ops.month_of(timestamptz) is
'First instant of the calendar month, in UTC, that holds the moment.';

grant execute on function ops.month_of(timestamptz) to writersroom_worker;
