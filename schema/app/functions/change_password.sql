-- purpose: changes the password of somebody who knows the old one
-- owner: writersroom_definer
-- why: on top of the hash that was checked, so that of two changes at once one wins; open tokens
--      that would reset it are void

create function app.change_password(
    user_id uuid,
    old_hash text,
    new_hash text,
    new_salt text
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set password_hash = new_hash, salt = new_salt
    where u.id = change_password.user_id and u.is_active and u.password_hash = old_hash;
    if not found then
        raise insufficient_privilege using
            message = 'no such account, or its password is another';
    end if;
    delete from app.account_tokens as t
    where t.user_id = change_password.user_id and t.used_at is null;
end
$function$;

comment on function app.change_password(uuid, text, text, text) is
'Replaces hash and salt where the hash is still the old one.';

grant execute on function app.change_password(uuid, text, text, text) to writersroom_auth;
