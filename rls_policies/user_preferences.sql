-- purpose: row-level security of app.user_preferences
-- owner: writersroom_owner
-- why: preferences are their user's alone

alter table app.user_preferences enable row level security;

create policy user_preferences_select on app.user_preferences
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
);

create policy user_preferences_insert on app.user_preferences
for insert to writersroom_app
with check (
    user_id = (select app.current_user_id())
);

create policy user_preferences_update on app.user_preferences
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
)
with check (
    user_id = (select app.current_user_id())
);

create policy user_preferences_delete on app.user_preferences
for delete to writersroom_app
using (
    user_id = (select app.current_user_id())
);

-- quality checks count every tenant's rows
create policy user_preferences_worker on app.user_preferences
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy user_preferences_break_glass on app.user_preferences
for select to writersroom_break_glass
using (
    user_id = any(array(select ops.break_glass_users()))
);

grant select, delete on app.user_preferences to writersroom_app;
grant insert (id, user_id, preference_key, preference_value) on app.user_preferences
to writersroom_app;
grant update (preference_value) on app.user_preferences to writersroom_app;
grant select on app.user_preferences to writersroom_worker;
grant select on app.user_preferences to writersroom_break_glass;
