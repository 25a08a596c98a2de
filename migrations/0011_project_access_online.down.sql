-- purpose: takes back that overrides were looked at
-- locks: access exclusive (reads and writes wait) on app.collaborations and app.email_invitations

alter table app.collaborations
drop constraint if exists collaborations_permissions_check,
add constraint collaborations_permissions_check
check (
    permissions
    <@ '{"edit": false, "comment": false, "export": false, "invite": false}'::jsonb
) not valid;

alter table app.email_invitations
drop constraint if exists email_invitations_permissions_check,
add constraint email_invitations_permissions_check
check (
    permissions
    <@ '{"edit": false, "comment": false, "export": false, "invite": false}'::jsonb
) not valid;
