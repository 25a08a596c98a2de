-- purpose: the flag of public projects, and where it goes: to documents, and on to characters
-- owner: writersroom_owner
-- why: who sets visibility, or deletes a document, need not know what carries the flag

create trigger projects_tell_public
before insert or update on app.projects
for each row
execute function app.tell_public();

create trigger projects_spread_public
after update on app.projects
for each row when (old.is_public is distinct from new.is_public)
execute function app.spread_public();

-- by name after documents_touch_updated_at: who deletes a document changes it, whatever the flag
create trigger documents_withdraw_public
before update on app.documents
for each row when (old.deleted_at is distinct from new.deleted_at)
execute function app.withdraw_public();

create trigger documents_pass_public_on
after update on app.documents
for each row when (old.is_public is distinct from new.is_public)
execute function app.pass_public_on();

create trigger documents_take_public
after insert on app.documents
referencing new table as after_it
for each statement
execute function app.take_public();

create trigger characters_take_public
after insert on app.characters
referencing new table as after_it
for each statement
execute function app.take_public();
