-- purpose: row-level security of app.versions
-- owner: writersroom_owner
-- why: members read them, of a public project too; only app.save_version writes

alter table app.versions enable row level security;

create policy versions_select on app.versions
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

-- functions of the definer check for themselves
create policy versions_definer on app.versions
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy versions_worker on app.versions
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy versions_break_glass on app.versions
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select on app.versions to writersroom_app;
grant select, insert on app.versions to writersroom_definer;
grant select on app.versions to writersroom_worker;
grant select on app.versions to writersroom_break_glass;
