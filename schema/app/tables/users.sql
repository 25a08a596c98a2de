-- purpose: people and their accounts
-- owner: writersroom_owner
-- why: a user is never deleted as a row: after an erasure the id stays, so that what others wrote
--      together with them keeps its history

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
