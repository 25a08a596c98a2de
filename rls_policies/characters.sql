-- purpose: row-level security of app.characters
-- owner: writersroom_owner
-- why: members read, editors change; anybody reads those of a public project

alter table app.characters enable row level security;

create policy characters_select on app.characters
for select to writersroom_app
using (
    (select app.current_user_id()) is not null
    and (
        is_public
        or project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id())
            )
        )
    )
);

create policy characters_insert on app.characters
for insert to writersroom_app
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
    and (created_by is null or created_by = (select app.current_user_id()))
);

create policy characters_update on app.characters
for update to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
)
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
);

create policy characters_delete on app.characters
for delete to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
);

-- functions of the definer check for themselves
create policy characters_definer on app.characters
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy characters_worker on app.characters
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy characters_break_glass on app.characters
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select, delete on app.characters to writersroom_app;
grant insert (
    id, document_id, name, role, description, attributes, relationships, created_by
) on app.characters to writersroom_app;
grant update (name, role, description, attributes, relationships) on app.characters
to writersroom_app;
grant select, update on app.characters to writersroom_definer;
grant select on app.characters to writersroom_worker;
grant select on app.characters to writersroom_break_glass;
