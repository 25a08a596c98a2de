-- purpose: takes back the indexes of public rows
-- locks: share update exclusive (others read and write) on app.characters, app.documents,
--   app.idx_characters_public, app.idx_documents_public, app.idx_projects_public, app.projects
-- transaction: no

drop index concurrently if exists app.idx_characters_public;

drop index concurrently if exists app.idx_documents_public;

drop index concurrently if exists app.idx_projects_public;
