-- purpose: uses a token up, and says whose it was
-- owner: writersroom_definer
-- why: one statement finds, checks and spends it, so it works once; every failure says the same

create function app.spend_token(token text, purpose text) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    account uuid;
begin
    update app.account_tokens as t
    set used_at = now()
    where
        t.token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex')
        and t.purpose = spend_token.purpose
        and t.used_at is null
        and t.expires_at > now()
        and exists (
            select
            from app.users as u
            where u.id = t.user_id and u.is_active
        )
    returning t.user_id into account;
    if not found then
        raise insufficient_privilege using
            message = 'no such token, or it is not open any more';
    end if;
    return account;
end
$function$;

comment on function app.spend_token(text, text) is
'Spends an open token of that purpose, and returns its user; raises 42501 for any other.';

grant execute on function app.spend_token(text, text) to writersroom_definer;
