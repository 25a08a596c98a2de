-- purpose: listings read all again that they are pages of
-- locks: share update exclusive (others read and write) on app.characters, app.comments,
--   app.documents, app.idx_characters_document_created_at, app.idx_comments_document_created_at,
--   app.idx_documents_project_updated_at, app.idx_suggestions_document_created_at, app.suggestions
-- transaction: no

drop index concurrently if exists app.idx_suggestions_document_created_at;

drop index concurrently if exists app.idx_characters_document_created_at;

drop index concurrently if exists app.idx_comments_document_created_at;

drop index concurrently if exists app.idx_documents_project_updated_at;
