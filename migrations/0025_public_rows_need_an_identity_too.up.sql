-- purpose: without an identity public rows are refused as others are
-- locks: access exclusive (reads and writes wait) on app.characters, app.documents, app.projects

drop policy projects_select on app.projects;

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

drop policy documents_select on app.documents;

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

drop policy characters_select on app.characters;

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
