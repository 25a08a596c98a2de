-- purpose: a listing reads the rows of its page, and not all that it is a page of
-- locks: share update exclusive (others read and write) on app.characters, app.comments,
--   app.documents, app.suggestions
-- transaction: no

create index concurrently if not exists idx_documents_project_updated_at
on app.documents (project_id, updated_at desc, id desc)
where deleted_at is null;

create index concurrently if not exists idx_comments_document_created_at
on app.comments (document_id, created_at, id);

create index concurrently if not exists idx_characters_document_created_at
on app.characters (document_id, created_at, id);

create index concurrently if not exists idx_suggestions_document_created_at
on app.suggestions (document_id, created_at desc, id desc);
