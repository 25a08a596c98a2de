-- purpose: app.project_access follows what decides it
-- owner: writersroom_owner
-- why: one trigger an event, since transition tables are an event's own

create trigger collaborations_access_added
after insert on app.collaborations
referencing new table as after_it
for each statement
execute function app.keep_project_access();

create trigger collaborations_access_changed
after update on app.collaborations
referencing old table as before_it new table as after_it
for each statement
execute function app.keep_project_access();

create trigger collaborations_access_removed
after delete on app.collaborations
referencing old table as before_it
for each statement
execute function app.keep_project_access();

create trigger projects_access_follows_owner
after update of owner_id on app.projects
for each row when (old.owner_id is distinct from new.owner_id)
execute function app.follow_owner();
