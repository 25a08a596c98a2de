-- purpose: the users that the login may look into at this moment
-- owner: writersroom_owner
-- why: one text for all policies; by the clock, or a transaction held open would outlast the grant

create function ops.break_glass_users() returns setof uuid
language sql
set search_path = pg_catalog, pg_temp
as $function$
    select g.user_id
    from ops.break_glass_grants as g
    where
        g.login = session_user
        and g.user_id is not null
        and g.revoked_at is null
        and g.expires_at > clock_timestamp()
$function$;

comment on function ops.break_glass_users() is
'The users for which the login has an open grant in ops.break_glass_grants.';

grant execute on function ops.break_glass_users() to writersroom_break_glass;
