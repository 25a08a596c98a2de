-- purpose: sets a new password by the token that was mailed
-- owner: writersroom_definer
-- why: who has the token reads the address, so it is confirmed and a lock ends; a second factor
--      stays, unless it was set up by somebody who never confirmed the address

create function app.reset_password(token text, new_hash text, new_salt text) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    account constant uuid := app.spend_token(token, 'reset_password');
begin
    update app.users as u
    set
        password_hash = new_hash,
        salt = new_salt,
        failed_login_attempts = 0,
        locked_until = null,
        mfa_enabled = u.mfa_enabled and u.email_verified,
        mfa_secret = case when u.email_verified then u.mfa_secret end
    where u.id = account;
    delete from app.account_tokens as t
    where t.user_id = account and t.used_at is null;
    perform app.confirm_address(account);
    return account;
end
$function$;

comment on function app.reset_password(text, text, text) is
'Sets hash and salt of the account to which this token went, and returns its user; raises 42501 '
'when the token is unknown, used or expired.';

grant execute on function app.reset_password(text, text, text) to writersroom_auth;
