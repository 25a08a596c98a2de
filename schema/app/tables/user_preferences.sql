-- purpose: what each user has set for themselves
-- owner: writersroom_owner
-- why: one row a key, so that two settings never overwrite each other

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
