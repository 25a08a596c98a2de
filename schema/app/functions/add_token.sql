-- purpose: keeps the hash of a token that goes out by mail
-- owner: writersroom_definer
-- why: the same for an address without an account, so that neither time nor error tells of it; two
--      that have expired go for each that comes, so the table holds little but open ones

create function app.add_token(
    user_id uuid,
    purpose text,
    token_hash text,
    expires_at timestamptz
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    delete from app.account_tokens as t
    where
        t.token_hash = any(
            array(
                select o.token_hash
                from app.account_tokens as o
                where o.expires_at <= now()
                order by o.expires_at
                limit 2
                for update skip locked
            )
        );
    insert into app.account_tokens (user_id, purpose, token_hash, expires_at)
    values (add_token.user_id, add_token.purpose, add_token.token_hash, add_token.expires_at);
end
$function$;

comment on function app.add_token(uuid, text, text, timestamptz) is
'Keeps a token''s sha256 in hex for a user, or for nobody where the user is null.';

grant execute on function app.add_token(uuid, text, text, timestamptz) to writersroom_definer;
