-- purpose: confirms an address by the token that was mailed to it
-- owner: writersroom_definer
-- why: until then the account can't sign in: else registering an address and signing in would tell
--      whether it had one

create function app.verify_email(token text) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    account constant uuid := app.spend_token(token, 'verify_email');
begin
    perform app.confirm_address(account);
    return account;
end
$function$;

comment on function app.verify_email(text) is
'Confirms the address to which this token went, and returns its user; raises 42501 when the '
'token is unknown, used or expired.';

grant execute on function app.verify_email(text) to writersroom_auth;
