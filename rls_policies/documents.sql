-- purpose: row-level security of app.documents
-- owner: writersroom_owner
-- why: members read, editors change; anybody reads those of a public project. Only functions make
--      them, and save: a document and its first version come together

alter table app.documents enable row level security;

create policy documents_select on app.documents
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

create policy documents_update on app.documents
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

-- functions of the definer check for themselves
create policy documents_definer on app.documents
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy documents_worker on app.documents
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy documents_break_glass on app.documents
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select on app.documents to writersroom_app;
grant update (title, type, metadata) on app.documents to writersroom_app;
grant select, insert, update on app.documents to writersroom_definer;
grant select on app.documents to writersroom_worker;
grant select on app.documents to writersroom_break_glass;
