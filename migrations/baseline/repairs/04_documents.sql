-- purpose: documents, versions, comments and characters get what 0004 gives them
-- locks: access exclusive on app.documents, app.versions, app.comments and app.characters

alter table app.documents
add column deleted_at timestamp with time zone,
add constraint documents_id_in_project unique (id, project_id),
add constraint documents_deleted_are_inactive check (deleted_at is null or not is_active);

-- every row of these is written anew: without its indexes, which the revision makes again
drop index
app.idx_versions_document_id,
app.idx_versions_created_by,
app.idx_versions_created_at,
app.idx_versions_document_version;

alter table app.versions add column project_id uuid;

update app.versions as t
set project_id = d.project_id
from app.documents as d
where d.id = t.document_id;

alter table app.versions
alter column project_id set not null,
drop constraint versions_document_id_fkey,
add constraint versions_document_id_fkey foreign key (document_id, project_id)
references app.documents (id, project_id) on delete cascade;

drop index
app.idx_comments_document_id,
app.idx_comments_user_id,
app.idx_comments_created_at;

alter table app.comments add column project_id uuid;

update app.comments as t
set project_id = d.project_id
from app.documents as d
where d.id = t.document_id;

alter table app.comments
alter column project_id set not null,
drop constraint comments_document_id_fkey,
add constraint comments_document_id_fkey foreign key (document_id, project_id)
references app.documents (id, project_id) on delete cascade;

drop index
app.idx_characters_document_id,
app.idx_characters_name,
app.idx_characters_attributes,
app.idx_characters_relationships;

alter table app.characters add column project_id uuid;

update app.characters as t
set project_id = d.project_id
from app.documents as d
where d.id = t.document_id;

alter table app.characters
alter column project_id set not null,
drop constraint characters_document_id_fkey,
add constraint characters_document_id_fkey foreign key (document_id, project_id)
references app.documents (id, project_id) on delete cascade;
