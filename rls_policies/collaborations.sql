-- purpose: row-level security of app.collaborations
-- owner: writersroom_owner
-- why: members see each other, owners those invited too, and everybody their own invitation. Only
--      functions write: a foreign key asks only that the project exists, so an insert would let
--      anybody in

alter table app.collaborations enable row level security;

create policy collaborations_select on app.collaborations
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
    or (
        is_active
        and project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id())
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
create policy collaborations_definer on app.collaborations
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy collaborations_worker on app.collaborations
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy collaborations_break_glass on app.collaborations
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
    or user_id = any(array(select ops.break_glass_users()))
);

grant select (
    id, project_id, user_id, role, permissions, joined_at, updated_at, is_active, invited_by,
    invitation_expires_at
) on app.collaborations to writersroom_app;
grant select, insert, update on app.collaborations to writersroom_definer;
grant select (
    id, project_id, user_id, role, permissions, joined_at, updated_at, is_active, invited_by,
    invitation_expires_at
) on app.collaborations to writersroom_worker;
grant select (
    id, project_id, user_id, role, permissions, joined_at, updated_at, is_active, invited_by,
    invitation_expires_at
) on app.collaborations to writersroom_break_glass;
