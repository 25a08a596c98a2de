-- purpose: the overrides that are there are of the declared ones
-- locks: share update exclusive (others read and write) on app.collaborations and
--   app.email_invitations
-- transaction: no

alter table app.collaborations validate constraint collaborations_permissions_check;

alter table app.email_invitations validate constraint email_invitations_permissions_check;
