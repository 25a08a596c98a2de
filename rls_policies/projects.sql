-- purpose: row-level security of app.projects
-- owner: writersroom_owner
-- why: members read, owners change; anybody who is bound reads a public one: that is asked first,
--      once a statement, since a scan of public rows alone would never come to the subquery that
--      raises. The owner's own test is there for insert … returning, which sees a row before any
--      trigger has run

alter table app.projects enable row level security;

create policy projects_select on app.projects
for select to writersroom_app
using (
    (select app.current_user_id()) is not null
    and (
        owner_id = (select app.current_user_id())
        or is_public
        or id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id())
            )
        )
    )
);

create policy projects_insert on app.projects
for insert to writersroom_app
with check (
    owner_id = (select app.current_user_id())
);

create policy projects_update on app.projects
for update to writersroom_app
using (
    id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
)
with check (
    id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

-- functions of the definer check for themselves
create policy projects_definer on app.projects
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy projects_worker on app.projects
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy projects_break_glass on app.projects
for select to writersroom_break_glass
using (
    id = any(array(select ops.break_glass_projects()))
);

grant select on app.projects to writersroom_app;
grant insert (id, owner_id, title, description, genre, metadata, visibility) on app.projects
to writersroom_app;
grant update (title, description, genre, metadata, visibility) on app.projects to writersroom_app;
grant select, insert, update on app.projects to writersroom_definer;
grant select on app.projects to writersroom_worker;
grant select on app.projects to writersroom_break_glass;
