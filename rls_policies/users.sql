-- purpose: row-level security of app.users
-- owner: writersroom_owner
-- why: people see and change themselves; of others they see what app.profiles shows

alter table app.users enable row level security;

create policy users_select on app.users
for select to writersroom_app
using (
    id = (select app.current_user_id())
);

create policy users_update on app.users
for update to writersroom_app
using (
    id = (select app.current_user_id())
)
with check (
    id = (select app.current_user_id())
);

-- functions of the definer check for themselves
create policy users_definer on app.users
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy users_worker on app.users
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy users_break_glass on app.users
for select to writersroom_break_glass
using (
    id = any(array(select ops.break_glass_users()))
);

grant select (
    id, email, first_name, last_name, avatar_url, created_at, updated_at, is_active,
    subscription_tier, last_login, email_verified, mfa_enabled, deleted_at
) on app.users to writersroom_app;
grant update (first_name, last_name, avatar_url) on app.users to writersroom_app;
grant select on app.users to writersroom_definer;
grant insert (email, first_name, last_name, password_hash, salt) on app.users
to writersroom_definer;
grant update (
    password_hash, salt, is_active, last_login, email_verified, mfa_enabled, mfa_secret,
    failed_login_attempts, locked_until, deleted_at
) on app.users to writersroom_definer;
grant select (
    id, email, first_name, last_name, avatar_url, created_at, updated_at, is_active,
    subscription_tier, last_login, email_verified, mfa_enabled, failed_login_attempts,
    locked_until, deleted_at
) on app.users to writersroom_worker;
grant select (
    id, email, first_name, last_name, avatar_url, created_at, updated_at, is_active,
    subscription_tier, last_login, email_verified, mfa_enabled, failed_login_attempts,
    locked_until, deleted_at
) on app.users to writersroom_break_glass;
