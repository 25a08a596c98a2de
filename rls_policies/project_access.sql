-- purpose: row-level security of app.project_access
-- owner: writersroom_owner
-- why: everybody sees their own access, which is what the other policies ask; only triggers write

alter table app.project_access enable row level security;

create policy project_access_select on app.project_access
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
);

-- functions of the definer check for themselves
create policy project_access_definer on app.project_access
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy project_access_worker on app.project_access
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy project_access_break_glass on app.project_access
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
    or user_id = any(array(select ops.break_glass_users()))
);

grant select on app.project_access to writersroom_app;
grant select, insert, update, delete on app.project_access to writersroom_definer;
grant select on app.project_access to writersroom_worker;
grant select on app.project_access to writersroom_break_glass;
