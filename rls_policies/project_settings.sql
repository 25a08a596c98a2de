-- purpose: row-level security of app.project_settings
-- owner: writersroom_owner
-- why: members read them, owners change them

alter table app.project_settings enable row level security;

create policy project_settings_select on app.project_settings
for select to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    )
);

create policy project_settings_insert on app.project_settings
for insert to writersroom_app
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy project_settings_update on app.project_settings
for update to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
)
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy project_settings_delete on app.project_settings
for delete to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

-- quality checks count every tenant's rows
create policy project_settings_worker on app.project_settings
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy project_settings_break_glass on app.project_settings
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select, delete on app.project_settings to writersroom_app;
grant insert (id, project_id, setting_key, setting_value) on app.project_settings
to writersroom_app;
grant update (setting_value) on app.project_settings to writersroom_app;
grant select on app.project_settings to writersroom_worker;
grant select on app.project_settings to writersroom_break_glass;
