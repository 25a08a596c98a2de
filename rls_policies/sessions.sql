-- purpose: row-level security of app.sessions
-- owner: writersroom_owner
-- why: a session is its user's; one of collaboration or review is its project's members', and
--      nobody else's, not even of who opened it and has left, or when the project is purged. Only
--      app.open_session makes them: nobody may sit down where they may not read

alter table app.sessions enable row level security;

create policy sessions_select on app.sessions
for select to writersroom_app
using (
    (
        user_id = (select app.current_user_id())
        and session_type not in ('collaboration', 'review')
    )
    or (
        session_type in ('collaboration', 'review')
        and project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id())
            )
        )
    )
);

create policy sessions_update on app.sessions
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
    and (
        session_type not in ('collaboration', 'review')
        or project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
            )
        )
    )
)
with check (
    user_id = (select app.current_user_id())
    and (
        session_type not in ('collaboration', 'review')
        or project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
            )
        )
    )
);

-- functions of the definer check for themselves
create policy sessions_definer on app.sessions
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy sessions_worker on app.sessions
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy sessions_break_glass on app.sessions
for select to writersroom_break_glass
using (
    (
        user_id = any(array(select ops.break_glass_users()))
        and session_type not in ('collaboration', 'review')
    )
    or (
        session_type in ('collaboration', 'review')
        and project_id = any(array(select ops.break_glass_projects()))
    )
);

grant select on app.sessions to writersroom_app;
grant update (ended_at, context_data, is_active) on app.sessions to writersroom_app;
grant select, insert on app.sessions to writersroom_definer;
grant select on app.sessions to writersroom_worker;
grant select on app.sessions to writersroom_break_glass;
