-- purpose: what signing in at an address needs
-- owner: writersroom_definer
-- why: one row for every address: where no account can sign in, the row is made up, always the same
--      one, and its parts are computed in either case

create function app.credentials_for(email text) returns table (
    id uuid,
    password_hash text,
    salt text,
    mfa_enabled boolean,
    mfa_secret text,
    locked_until timestamptz
)
language plpgsql
stable
strict
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    -- by the letters of ASCII alone: others fold to them, and would reach somebody else's account
    address constant text := lower(credentials_for.email collate "C");
    noise constant bytea := app.decoy_bytes('id', address, 16);
    -- an id as gen_random_uuid makes them
    decoy constant uuid := encode(
        set_byte(
            set_byte(noise, 6, get_byte(noise, 6) & 15 | 64), 8, get_byte(noise, 8) & 63 | 128
        ),
        'hex'
    )::uuid;
    hashes text[];
    salts text[];
    place integer;
    decoy_hash text;
    decoy_salt text;
begin
    -- the account next to it lends its shape, so decoys are as mixed as accounts are; the ones
    -- after it, and the first ones where there are few, tell the alphabet
    select array_agg(n.password_hash order by n.turn, n.id), array_agg(n.salt order by n.turn, n.id)
    into hashes, salts
    from (
        (
            select 1 as turn, a.id, a.password_hash, a.salt
            from app.users as a
            where a.id >= decoy and a.is_active and a.email_verified
            order by a.id
            limit 16
        )
        union all
        (
            select 2 as turn, a.id, a.password_hash, a.salt
            from app.users as a
            where a.is_active and a.email_verified
            order by a.id
            limit 16
        )
    ) as n;
    if hashes is null then
        hashes := array[
            format('$argon2id$v=19$m=65536,t=3,p=4$%s$%s', repeat('+', 22), repeat('+', 43))
        ];
        salts := array[repeat('+', 22)];
    end if;
    decoy_hash := app.decoy_text(
        hashes, app.decoy_bytes('password_hash', address, length(hashes[1]))
    );
    place := strpos(hashes[1], salts[1]);
    if place > 0 and salts[1] <> '' then
        decoy_salt := substr(decoy_hash, place, length(salts[1]));
    else
        decoy_salt := app.decoy_text(
            salts, app.decoy_bytes('salt', address, length(salts[1]))
        );
    end if;

    return query
    select
        coalesce(u.id, decoy),
        coalesce(u.password_hash, decoy_hash)::text,
        coalesce(u.salt, decoy_salt)::text,
        coalesce(u.mfa_enabled, false),
        u.mfa_secret::text,
        case
            when u.id is null and d.locked_until > now() then d.locked_until
            when u.locked_until > now() then u.locked_until
        end
    from (select) as one
    left join app.users as u
        on lower(u.email) = address and u.is_active and u.email_verified
    left join app.decoy_logins as d on d.user_id = decoy;
end
$function$;

comment on function app.credentials_for(text) is
'The id, hash and salt, second factor and lock of the account at an address; for one without an '
'account that may sign in, a row that looks like it.';

grant execute on function app.credentials_for(text) to writersroom_auth;
