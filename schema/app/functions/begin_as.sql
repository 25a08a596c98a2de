-- purpose: binds a user to the transaction
-- owner: writersroom_definer
-- why: for the transaction only, so nothing is left to whoever gets the connection next; an account
--      that is suspended or deleted acts no more, whatever its session still holds

create function app.begin_as(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if not exists (
        select
        from app.users as u
        where u.id = begin_as.user_id and u.is_active
    ) then
        raise invalid_authorization_specification using
            message = 'no such user, or not an active one';
    end if;
    perform set_config('app.user_id', begin_as.user_id::text, true);
end
$function$;

comment on function app.begin_as(uuid) is
'Binds an active user to this transaction; raises 28000 for any other.';

grant execute on function app.begin_as(uuid) to writersroom_app;
