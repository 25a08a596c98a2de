-- purpose: public rows are found by an index, or every policy with an "or" reads whole tables
-- locks: share update exclusive (others read and write) on app.characters, app.documents,
--   app.projects
-- transaction: no

create index concurrently if not exists idx_projects_public on app.projects (updated_at desc)
where is_public;

create index concurrently if not exists idx_documents_public on app.documents (project_id)
where is_public;

create index concurrently if not exists idx_characters_public on app.characters (project_id)
where is_public;
