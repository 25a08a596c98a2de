-- purpose: keeps the token that a forgotten password is reset with
-- owner: writersroom_definer
-- why: answers the same for every address, and writes as much

create function app.request_password_reset(
    email text,
    token_hash text,
    expires_at timestamptz
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    -- as in app.credentials_for: who asks with other letters is mailed, and is somebody else
    address constant text := lower(request_password_reset.email collate "C");
    account uuid;
begin
    select u.id into account
    from app.users as u
    where lower(u.email) = address and u.is_active;
    perform app.add_token(
        account,
        'reset_password',
        request_password_reset.token_hash,
        request_password_reset.expires_at
    );
end
$function$;

comment on function app.request_password_reset(text, text, timestamptz) is
'Keeps the sha256 in hex of a token that app.reset_password takes; answers the same where the '
'address has no account.';

grant execute on function app.request_password_reset(text, text, timestamptz) to writersroom_auth;
