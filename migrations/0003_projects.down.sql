-- purpose: takes back projects, collaborators, invitations, settings
-- locks: access exclusive on the dropped tables and on app.users
-- loses-rows: app.projects, app.collaborations, app.email_invitations, app.project_settings

drop table app.project_settings;
drop table app.email_invitations;
drop table app.collaborations;
drop function app.check_owner_collaboration();
drop table app.projects;
drop function app.add_owner_collaboration();
