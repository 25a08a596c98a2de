-- purpose: row-level security of app.email_invitations
-- owner: writersroom_owner
-- why: owners see whom they have invited; only functions write

alter table app.email_invitations enable row level security;

create policy email_invitations_select on app.email_invitations
for select to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

-- functions of the definer check for themselves
create policy email_invitations_definer on app.email_invitations
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy email_invitations_worker on app.email_invitations
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy email_invitations_break_glass on app.email_invitations
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select (
    id, project_id, email, role, invited_by, invitation_expires_at, created_at, accepted_at,
    permissions
) on app.email_invitations to writersroom_app;
grant select, insert, update, delete on app.email_invitations to writersroom_definer;
grant select (
    id, project_id, email, role, invited_by, invitation_expires_at, created_at, accepted_at,
    permissions
) on app.email_invitations to writersroom_worker;
grant select (
    id, project_id, email, role, invited_by, invitation_expires_at, created_at, accepted_at,
    permissions
) on app.email_invitations to writersroom_break_glass;
