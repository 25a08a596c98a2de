-- purpose: what the sign-in service calls: accounts, sign-in, second factor, tokens by mail
-- locks: share row exclusive (writes wait) on app.users

grant usage on schema ops to writersroom_definer;

grant insert (email, first_name, last_name, password_hash, salt) on app.users
to writersroom_definer;

grant update (
    password_hash, salt, is_active, last_login, email_verified, mfa_enabled, mfa_secret,
    failed_login_attempts, locked_until, deleted_at
) on app.users to writersroom_definer;

create table app.account_tokens (
    token_hash varchar(255) primary key,
    user_id uuid references app.users (id) on delete cascade,
    purpose varchar(50) not null,
    created_at timestamp with time zone not null default now(),
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    constraint account_tokens_token_is_sha256 check (token_hash ~ '^[0-9a-f]{64}$'),
    constraint account_tokens_purpose_is_known
    check (purpose in ('verify_email', 'reset_password'))
);

create index idx_account_tokens_user_id on app.account_tokens (user_id) where user_id is not null;

create index idx_account_tokens_expires_at on app.account_tokens (expires_at);

comment on table app.account_tokens is
'Tokens that were mailed, each good once and for a time: to confirm an address or to reset a '
'password.';

comment on column app.account_tokens.token_hash is 'sha256 of the token, in hex.';

comment on column app.account_tokens.user_id is
'The account; null where the address had none to give it to.';

comment on column app.account_tokens.purpose is 'verify_email or reset_password.';

comment on column app.account_tokens.created_at is 'When it was asked for.';

comment on column app.account_tokens.expires_at is 'Until when it can be used.';

comment on column app.account_tokens.used_at is 'When it was used; null while it is open.';

create table ops.decoy_secret (
    is_the_only boolean primary key default true,
    secret bytea not null
    default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    constraint decoy_secret_is_one_row check (is_the_only)
);

comment on table ops.decoy_secret is
'One row: the secret behind what app.credentials_for says of an address without an account.';

comment on column ops.decoy_secret.is_the_only is 'Always true, so that there is one row.';

comment on column ops.decoy_secret.secret is '32 bytes that were random when the row was made.';

insert into ops.decoy_secret default values;

grant select on ops.decoy_secret to writersroom_definer;

create table app.decoy_logins (
    user_id uuid primary key,
    failed_login_attempts integer not null default 0,
    locked_until timestamp with time zone,
    last_attempt_at timestamp with time zone not null default now()
);

create index idx_decoy_logins_last_attempt_at on app.decoy_logins (last_attempt_at);

comment on table app.decoy_logins is
'Sign-in state of ids that app.credentials_for has made up; forgotten after 90 quiet days.';

comment on column app.decoy_logins.user_id is 'The id that was made up; no user''s.';

comment on column app.decoy_logins.failed_login_attempts is 'Failures so far.';

comment on column app.decoy_logins.locked_until is 'No sign-in before this time.';

comment on column app.decoy_logins.last_attempt_at is 'Time of the last attempt.';

alter table app.account_tokens enable row level security;

create policy account_tokens_definer on app.account_tokens
to writersroom_definer
using (true)
with check (true);

grant select, insert, delete on app.account_tokens to writersroom_definer;

grant update (used_at) on app.account_tokens to writersroom_definer;

alter table app.decoy_logins enable row level security;

create policy decoy_logins_definer on app.decoy_logins
to writersroom_definer
using (true)
with check (true);

grant select, insert, update, delete on app.decoy_logins to writersroom_definer;

create function app.lock_time(failures integer) returns interval
language sql
immutable
set search_path = pg_catalog, pg_temp
return case
    when failures < 5 then null
    else least(interval '1 minute' * 2 ^ least(failures - 5, 6), interval '1 hour')
end;

comment on function app.lock_time(integer) is
'One minute from the fifth failure on, doubled by each further one, an hour at most; null before.';

grant execute on function app.lock_time(integer) to writersroom_definer;

create function app.decoy_bytes(label text, address text, size integer) returns bytea
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    key bytea;
    made bytea := '';
begin
    select s.secret into strict key
    from ops.decoy_secret as s;
    for block in 0..(size - 1) / 32 loop
        made := made || sha256(
            key || sha256(key || convert_to(format('%s %s %s', label, block, address), 'UTF8'))
        );
    end loop;
    return substr(made, 1, size);
end
$function$;

comment on function app.decoy_bytes(text, text, integer) is
'That many bytes, derived from the words and the secret of ops.decoy_secret.';

grant execute on function app.decoy_bytes(text, text, integer) to writersroom_definer;

create function app.decoy_text(shapes text[], noise bytea) returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    parts constant text[] := string_to_array(shapes[1], '$');
    -- what the scheme and its parameters are is kept, what salts and hashes are is made up
    scheme constant integer
    := case when cardinality(parts) = 1 then 0 when parts[1] = '' then 2 else 1 end;
    made text[] := '{}';
    part text;
    size integer;
    alike text;
    fresh bytea;
    body text;
    used integer := 0;
begin
    for n in 1..cardinality(parts) loop
        part := parts[n];
        size := length(rtrim(part, '='));
        if
            size = 0
            or n = scheme
            or (scheme > 0 and (part ~ '^[0-9]+$' or part ~ '[=,:][0-9A-Za-z]'))
        then
            made := made || part;
            continue;
        end if;
        -- one of them may lack a letter of its alphabet by chance, all of them hardly
        select string_agg(s.part, '') into alike
        from (
            select
                rtrim(split_part(t.shape, '$', n), '=') as part,
                split_part(t.shape, '$', scheme) as kind
            from unnest(shapes) as t (shape)
        ) as s
        where length(s.part) = size and (scheme = 0 or s.kind = parts[scheme]);
        fresh := substr(noise, used + 1, size);
        used := used + size;
        if alike ~ '^[0-9a-f]+$' then
            body := left(encode(fresh, 'hex'), size);
        elsif alike ~ '^[0-9A-F]+$' then
            body := upper(left(encode(fresh, 'hex'), size));
        elsif size = 53 and parts[scheme] ~ '^2[abxy]?$' then
            -- bcrypt: 16 bytes of salt, 23 of hash, in an alphabet of its own
            body := translate(
                rtrim(encode(substr(fresh, 1, 16), 'base64'), '=')
                || rtrim(encode(substr(fresh, 17, 23), 'base64'), '='),
                'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
                './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
            );
        else
            body := translate(
                rpad(
                    rtrim(
                        replace(encode(substr(fresh, 1, size * 3 / 4), 'base64'), chr(10), ''), '='
                    ),
                    size,
                    'A'
                ),
                '+/',
                case
                    when alike ~ '[-_]' then '-_'
                    when alike ~ '[.]' then './'
                    when alike ~ '[+/]' then '+/'
                    else 'Qz'
                end
            );
        end if;
        made := made || (body || repeat('=', length(part) - size));
    end loop;
    return array_to_string(made, '$');
end
$function$;

comment on function app.decoy_text(text[], bytea) is
'Text made of these bytes in the shape of the first text: its scheme, parameters and lengths, and '
'the alphabet that those like it have.';

grant execute on function app.decoy_text(text[], bytea) to writersroom_definer;

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

create function app.confirm_address(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    address text;
begin
    update app.users as u
    set email_verified = true
    where u.id = confirm_address.user_id
    returning lower(u.email) into address;

    with
    moved as (
        update app.email_invitations as i
        set accepted_at = now()
        where
            lower(i.email) = address
            and i.accepted_at is null
            and i.invitation_expires_at > now()
        returning
            i.project_id,
            i.role,
            i.permissions,
            i.invited_by,
            i.invitation_token,
            i.invitation_expires_at
    )

    -- who was invited as a user since, or is in, stays as they are
    insert into app.collaborations (
        project_id, user_id, role, permissions, is_active, invited_by, invitation_token,
        invitation_expires_at
    )
    select
        m.project_id,
        confirm_address.user_id,
        m.role,
        m.permissions,
        false,
        m.invited_by,
        m.invitation_token,
        m.invitation_expires_at
    from moved as m
    on conflict do nothing;
end
$function$;

comment on function app.confirm_address(uuid) is
'Marks a user''s address as confirmed; open invitations to it become collaborations to accept.';

grant execute on function app.confirm_address(uuid) to writersroom_definer;

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

create function app.record_login(user_id uuid, succeeded boolean) returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    failures integer;
    locked timestamptz;
    known boolean;
begin
    select u.failed_login_attempts, u.locked_until into failures, locked
    from app.users as u
    where u.id = record_login.user_id and u.is_active and u.email_verified
    for no key update;
    known := found;
    if not known then
        insert into app.decoy_logins as d (user_id)
        values (record_login.user_id)
        on conflict do nothing;
        if found then
            delete from app.decoy_logins as d
            where
                d.user_id = any(
                    array(
                        select o.user_id
                        from app.decoy_logins as o
                        where o.last_attempt_at < now() - interval '90 days'
                        order by o.last_attempt_at
                        limit 2
                        for update skip locked
                    )
                );
        end if;
        select d.failed_login_attempts, d.locked_until into strict failures, locked
        from app.decoy_logins as d
        where d.user_id = record_login.user_id
        for no key update;
    end if;

    if succeeded and locked > now() then
        return locked;
    elsif succeeded then
        failures := 0;
        locked := null;
    else
        failures := failures + 1;
        locked := greatest(locked, now() + app.lock_time(failures));
    end if;
    if known then
        update app.users as u
        set
            failed_login_attempts = failures,
            locked_until = locked,
            last_login = case when succeeded then now() else u.last_login end
        where u.id = record_login.user_id;
    else
        update app.decoy_logins as d
        set
            failed_login_attempts = failures,
            locked_until = locked,
            last_attempt_at = now()
        where d.user_id = record_login.user_id;
    end if;
    return case when locked > now() then locked end;
end
$function$;

comment on function app.record_login(uuid, boolean) is
'Counts an attempt to sign in, and returns until when the account is locked: the user is in '
'only where it succeeded and this is null. From the fifth failure on see app.lock_time.';

grant execute on function app.record_login(uuid, boolean) to writersroom_auth;

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

create function app.disable_mfa(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set mfa_enabled = false, mfa_secret = null
    where u.id = disable_mfa.user_id and u.is_active;
    if not found then
        raise insufficient_privilege using
            message = 'no such account';
    end if;
end
$function$;

comment on function app.disable_mfa(uuid) is
'Switches the second factor of an account off; its seed is gone.';

grant execute on function app.disable_mfa(uuid) to writersroom_auth;

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

create function app.request_account_deletion(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set deleted_at = now(), is_active = false
    where u.id = request_account_deletion.user_id and u.deleted_at is null;
    if not found then
        raise insufficient_privilege using
            message = 'no such account';
    end if;
    delete from app.account_tokens as t
    where t.user_id = request_account_deletion.user_id;
end
$function$;

comment on function app.request_account_deletion(uuid) is
'Marks an account as deleted, so that it can neither sign in nor act.';

grant execute on function app.request_account_deletion(uuid) to writersroom_auth;

grant create on schema app to writersroom_definer;

alter function app.decoy_bytes(text, text, integer) owner to writersroom_definer;

alter function app.add_token(uuid, text, text, timestamptz) owner to writersroom_definer;

alter function app.spend_token(text, text) owner to writersroom_definer;

alter function app.confirm_address(uuid) owner to writersroom_definer;

alter function app.register(
    text, text, text, text, text, text, timestamptz
) owner to writersroom_definer;

alter function app.verify_email(text) owner to writersroom_definer;

alter function app.credentials_for(text) owner to writersroom_definer;

alter function app.record_login(uuid, boolean) owner to writersroom_definer;

alter function app.enrol_mfa(uuid, text) owner to writersroom_definer;

alter function app.confirm_mfa(uuid, text) owner to writersroom_definer;

alter function app.disable_mfa(uuid) owner to writersroom_definer;

alter function app.change_password(uuid, text, text, text) owner to writersroom_definer;

alter function app.request_password_reset(text, text, timestamptz) owner to writersroom_definer;

alter function app.reset_password(text, text, text) owner to writersroom_definer;

alter function app.request_account_deletion(uuid) owner to writersroom_definer;

revoke create on schema app from writersroom_definer;
