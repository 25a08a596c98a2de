-- purpose: takes back documents, versions, comments, characters
-- locks: access exclusive on the dropped tables, app.projects and app.users
-- loses-rows: app.documents, app.versions, app.comments, app.characters

drop table app.characters;
drop table app.comments;
drop view app.project_versions;
drop table app.versions;
drop function app.fill_project_id();
drop table app.documents;
drop function app.keep_document_in_project();
