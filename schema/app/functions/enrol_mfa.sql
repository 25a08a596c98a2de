-- purpose: keeps a second factor that is not asked for yet
-- owner: writersroom_definer
-- why: one that is in use is not replaced: it is switched off first

create function app.enrol_mfa(user_id uuid, secret text) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set mfa_secret = enrol_mfa.secret
    where u.id = enrol_mfa.user_id and u.is_active and not u.mfa_enabled;
    if not found then
        raise insufficient_privilege using
            message = 'no such account, or it has a second factor';
    end if;
end
$function$;

comment on function app.enrol_mfa(uuid, text) is
'Stores the encrypted seed of a second factor; app.confirm_mfa puts it to use.';

grant execute on function app.enrol_mfa(uuid, text) to writersroom_auth;
