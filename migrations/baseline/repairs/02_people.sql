-- purpose: users and their preferences get what 0002 gives them
-- locks: access exclusive on app.users and app.user_preferences

-- the same index as that of the unique constraint
drop index app.idx_users_email;

alter table app.users
drop constraint users_email_format,
add column deleted_at timestamp with time zone,
add constraint users_email_format
check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
add constraint users_deleted_are_inactive check (deleted_at is null or not is_active);

alter table app.user_preferences
add constraint user_preferences_key_once_a_user unique (user_id, preference_key);
