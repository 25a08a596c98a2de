-- purpose: puts a second factor to use, once a code of it was right
-- owner: writersroom_definer
-- why: the seed against which the code was checked comes along, so that another one, stored
--      meanwhile, is not taken for confirmed

create function app.confirm_mfa(user_id uuid, secret text) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set mfa_enabled = true
    where
        u.id = confirm_mfa.user_id
        and u.is_active
        and not u.mfa_enabled
        and u.mfa_secret = confirm_mfa.secret;
    if not found then
        raise insufficient_privilege using
            message = 'no such account, or no such second factor to confirm';
    end if;
end
$function$;

comment on function app.confirm_mfa(uuid, text) is
'Enables the second factor that app.enrol_mfa has stored.';

grant execute on function app.confirm_mfa(uuid, text) to writersroom_auth;
