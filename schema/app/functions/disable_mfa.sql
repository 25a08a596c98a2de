-- purpose: switches a second factor off, and forgets it
-- owner: writersroom_definer
-- why: whether the user may is for the sign-in service to ask: by a code, or by a password

create function app.disable_mfa(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set mfa_enabled = false, mfa_secret = null
    where u.id = disable_mfa.user_id and u.is_active;
    if not found then
        raise insufficient_privilege using
            message = 'no such account';
    end if;
end
$function$;

comment on function app.disable_mfa(uuid) is
'Switches the second factor of an account off; its seed is gone.';

grant execute on function app.disable_mfa(uuid) to writersroom_auth;
