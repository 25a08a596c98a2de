-- purpose: takes back the flag of what is public
-- locks: access exclusive (reads and writes wait) on app.characters, app.documents, app.projects
-- loses-rows: app.projects, app.documents, app.characters

drop policy characters_definer on app.characters;

drop policy documents_definer on app.documents;

drop trigger characters_take_public on app.characters;

drop trigger documents_take_public on app.documents;

drop trigger projects_spread_public on app.projects;

drop trigger projects_tell_public on app.projects;

drop function app.take_public();

drop function app.spread_public();

drop function app.tell_public();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create or replace trigger characters_touch_updated_at
before update on app.characters
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

revoke select, update on app.characters from writersroom_definer;

alter table app.characters drop column is_public;

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create or replace trigger documents_touch_updated_at
before update on app.documents
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

revoke insert, select, update on app.documents from writersroom_definer;

alter table app.documents drop column is_public;

alter table app.projects drop column is_public;
