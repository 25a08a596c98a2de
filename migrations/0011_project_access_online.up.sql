-- purpose: the overrides that are there are of the declared ones
-- locks: share update exclusive (others read and write) on app.collaborations
-- transaction: no

alter table app.collaborations validate constraint collaborations_permissions_check;
