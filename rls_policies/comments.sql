-- purpose: row-level security of app.comments
-- owner: writersroom_owner
-- why: members read them, of a public project too; commenters write their own, owners may remove
--      any

alter table app.comments enable row level security;

create policy comments_select on app.comments
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

create policy comments_insert on app.comments
for insert to writersroom_app
with check (
    user_id = (select app.current_user_id())
    and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
        )
    )
);

create policy comments_update on app.comments
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
    and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
        )
    )
)
with check (
    user_id = (select app.current_user_id())
    and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
        )
    )
);

create policy comments_delete on app.comments
for delete to writersroom_app
using (
    (
        user_id = (select app.current_user_id())
        and project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
            )
        )
    )
    or project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

-- functions of the definer check for themselves
create policy comments_definer on app.comments
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy comments_worker on app.comments
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy comments_break_glass on app.comments
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select, delete on app.comments to writersroom_app;
grant insert (id, document_id, user_id, content, position_data) on app.comments
to writersroom_app;
grant update (content, position_data) on app.comments to writersroom_app;
grant select, update on app.comments to writersroom_definer;
grant select on app.comments to writersroom_worker;
grant select on app.comments to writersroom_break_glass;
