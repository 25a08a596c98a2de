-- purpose: makes an account
-- owner: writersroom_definer
-- why: where the address has one nothing changes and the answer is the same; a token is kept all
--      the same, so that it takes about as long

create function app.register(
    email text,
    first_name text,
    last_name text,
    password_hash text,
    salt text,
    token_hash text,
    expires_at timestamptz
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    made uuid;
begin
    insert into app.users as u (email, first_name, last_name, password_hash, salt)
    values (
        register.email,
        register.first_name,
        register.last_name,
        register.password_hash,
        register.salt
    )
    on conflict do nothing
    returning u.id into made;
    perform app.add_token(made, 'verify_email', register.token_hash, register.expires_at);
end
$function$;

comment on function app.register(
    text, text, text, text, text, text, timestamptz
) is
'Makes an account that can sign in once app.verify_email got the token, whose sha256 in hex '
'comes here; answers the same where the address has an account.';

grant execute on function app.register(
    text, text, text, text, text, text, timestamptz
) to writersroom_auth;
