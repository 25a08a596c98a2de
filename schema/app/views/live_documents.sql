-- purpose: documents that are not deleted, nor their project
-- owner: writersroom_owner
-- why: a policy can't hide what is deleted, or nobody could delete; reads as its caller

create view app.live_documents
with (security_invoker = true, security_barrier = true)
as
select
    d.id,
    d.project_id,
    d.title,
    d.type,
    d.content_hash,
    d.s3_key,
    d.version_number,
    d.created_at,
    d.updated_at,
    d.metadata,
    d.word_count,
    d.character_count,
    d.last_edited_by,
    d.last_edited_at
from app.documents as d
where
    d.deleted_at is null
    and not exists (
        select
        from app.projects as p
        where p.id = d.project_id and p.deleted_at is not null
    );

comment on view app.live_documents is
'Documents that are not deleted, of projects that are not.';
comment on column app.live_documents.id is 'The document.';
comment on column app.live_documents.project_id is 'Its project.';
comment on column app.live_documents.title is 'Its title.';
comment on column app.live_documents.type is 'What kind of text it is.';
comment on column app.live_documents.content_hash is 'sha256 of the text.';
comment on column app.live_documents.s3_key is 'Where the text is.';
comment on column app.live_documents.version_number is 'Its newest version.';
comment on column app.live_documents.created_at is 'When it was made.';
comment on column app.live_documents.updated_at is 'Time of the last change.';
comment on column app.live_documents.metadata is 'What the product knows of it besides.';
comment on column app.live_documents.word_count is 'Words in the text.';
comment on column app.live_documents.character_count is 'Characters in the text.';
comment on column app.live_documents.last_edited_by is 'Who saved the newest version.';
comment on column app.live_documents.last_edited_at is 'When that was.';

grant select on app.live_documents to writersroom_app;
