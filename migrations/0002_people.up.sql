-- purpose: users and their preferences
-- locks: none that anyone waits for: every object is new

create schema app authorization writersroom_owner;

comment on schema app is 'The Writers Room: people, projects, documents, conversations.';

grant usage on schema app to writersroom_app, writersroom_auth, writersroom_worker;

create function app.touch_updated_at() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    new.updated_at := now();
    return new;
end
$function$;

comment on function app.touch_updated_at() is
'Trigger: sets updated_at to the time of the transaction.';

create table app.users (
    id uuid primary key default gen_random_uuid(),
    email varchar(255) unique not null,
    first_name varchar(100) not null,
    last_name varchar(100) not null,
    avatar_url text,
    password_hash varchar(255) not null,
    salt varchar(255) not null,
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    is_active boolean not null default true,
    subscription_tier varchar(50) not null default 'free',
    last_login timestamp with time zone,
    email_verified boolean not null default false,
    mfa_enabled boolean not null default false,
    mfa_secret varchar(255),
    failed_login_attempts integer not null default 0,
    locked_until timestamp with time zone,
    deleted_at timestamp with time zone,
    constraint users_email_format
    check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    constraint users_subscription_tier check (subscription_tier in ('free', 'pro', 'enterprise')),
    constraint users_deleted_are_inactive check (deleted_at is null or not is_active)
);

-- one account an address, whatever its case; sign-in looks the address up here
create unique index idx_users_email_lower on app.users (lower(email));
-- billing and reports by tier
create index idx_users_subscription_tier on app.users (subscription_tier);
-- newest accounts
create index idx_users_created_at on app.users (created_at);
-- dormant accounts
create index idx_users_last_login on app.users (last_login);
-- live accounts by tier
create index idx_users_active_tier on app.users (subscription_tier, created_at) where is_active;
-- the erasure job: accounts whose 30 days have passed
create index idx_users_deleted_at on app.users (deleted_at) where deleted_at is not null;

create trigger users_touch_updated_at
before update on app.users
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.users is 'People: identity, sign-in state and profile.';
comment on column app.users.id is 'Identity of the user; the only value that outlives an erasure.';
comment on column app.users.email is 'Address for sign-in; unique without regard to case.';
comment on column app.users.first_name is 'Given name.';
comment on column app.users.last_name is 'Family name.';
comment on column app.users.avatar_url is 'Where the picture is.';
comment on column app.users.password_hash is 'Hash of the password, made by the sign-in service.';
comment on column app.users.salt is 'Salt of that hash.';
comment on column app.users.created_at is 'When the account was made.';
comment on column app.users.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.users.is_active is
'False for a suspended account as well as for a deleted one.';
comment on column app.users.subscription_tier is 'free, pro or enterprise.';
comment on column app.users.last_login is 'Time of the last sign-in that succeeded.';
comment on column app.users.email_verified is 'Whether the address was confirmed.';
comment on column app.users.mfa_enabled is 'Whether a second factor is asked for.';
comment on column app.users.mfa_secret is 'Seed of the second factor, encrypted by the library.';
comment on column app.users.failed_login_attempts is 'Failures since the last success.';
comment on column app.users.locked_until is 'No sign-in before this time.';
comment on column app.users.deleted_at is 'When deletion was asked for; erased 30 days later.';

alter table app.users enable row level security;

create table app.user_preferences (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references app.users (id) on delete cascade,
    preference_key varchar(100) not null,
    preference_value jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    constraint user_preferences_key_once_a_user unique (user_id, preference_key)
);

-- all of one user's preferences
create index idx_user_preferences_user_id on app.user_preferences (user_id);
-- who has set this key
create index idx_user_preferences_key on app.user_preferences (preference_key);

create trigger user_preferences_touch_updated_at
before update on app.user_preferences
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.user_preferences is 'Settings of a user, one row a key.';
comment on column app.user_preferences.id is 'Identity of the row.';
comment on column app.user_preferences.user_id is 'Whose preference it is.';
comment on column app.user_preferences.preference_key is 'Its name, once a user.';
comment on column app.user_preferences.preference_value is 'Its value.';
comment on column app.user_preferences.created_at is 'When it was first set.';
comment on column app.user_preferences.updated_at is 'Time of the last change, kept by trigger.';

alter table app.user_preferences enable row level security;
