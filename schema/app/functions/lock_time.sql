-- purpose: how long an account is locked after that many failures
-- owner: writersroom_owner
-- why: in one place, for accounts and for addresses that have none

create function app.lock_time(failures integer) returns interval
language sql
immutable
set search_path = pg_catalog, pg_temp
return case
    when failures < 5 then null
    else least(interval '1 minute' * 2 ^ least(failures - 5, 6), interval '1 hour')
end;

comment on function app.lock_time(integer) is
'One minute from the fifth failure on, doubled by each further one, an hour at most; null before.';

grant execute on function app.lock_time(integer) to writersroom_definer;
