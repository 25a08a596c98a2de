-- purpose: screenplays, outlines, notes: their head; the text itself lies in S3
-- owner: writersroom_owner
-- why: unique (id, project_id) is what children refer to, so that none can name another project

create table app.documents (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references app.projects (id) on delete cascade,
    title varchar(255) not null,
    type varchar(50) not null,
    content_hash varchar(64) not null,
    s3_key varchar(500) not null,
    version_number integer not null default 1,
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    metadata jsonb not null default '{}',
    is_active boolean not null default true,
    word_count integer not null default 0,
    character_count integer not null default 0,
    last_edited_by uuid references app.users (id),
    last_edited_at timestamp with time zone,
    deleted_at timestamp with time zone,
    is_public boolean not null default false,
    constraint documents_type_check
    check (type in ('screenplay', 'outline', 'character', 'notes', 'beat_sheet')),
    constraint documents_version_number_positive check (version_number > 0),
    constraint documents_id_in_project unique (id, project_id),
    constraint documents_deleted_are_inactive check (deleted_at is null or not is_active)
);

-- the documents of a project
create index idx_documents_project_id on app.documents (project_id);
-- what anybody may read; without it a policy's "or" reads the whole table
create index idx_documents_public on app.documents (project_id) where is_public;
-- all documents of a type
create index idx_documents_type on app.documents (type);
-- who holds this content
create index idx_documents_content_hash on app.documents (content_hash);
-- last changed
create index idx_documents_updated_at on app.documents (updated_at);
-- containment queries on metadata
create index idx_documents_metadata on app.documents using gin (metadata);
-- the documents of a project, by type
create index idx_documents_project_type on app.documents (project_id, type);
-- the document list as it opens: live ones, last changed first
create index idx_documents_active_updated_at on app.documents (project_id, updated_at desc)
where is_active;
-- a page of the documents of a project, last changed first
create index idx_documents_project_updated_at
on app.documents (project_id, updated_at desc, id desc)
where deleted_at is null;
-- what a user edited last; without it erasing a user reads the whole table
create index idx_documents_last_edited_by on app.documents (last_edited_by)
where last_edited_by is not null;
-- full-text search in titles
create index idx_documents_title_search on app.documents using gin (to_tsvector('english', title));

-- that the project became public changes nothing in it
create trigger documents_touch_updated_at
before update on app.documents
for each row when (old.* is distinct from new.* and old.is_public = new.is_public)
execute function app.touch_updated_at();

create trigger documents_stay_in_their_project
before update of project_id on app.documents
for each row when (old.project_id is distinct from new.project_id)
execute function app.keep_document_in_project();

comment on table app.documents is 'Documents of a project: the head of each version chain.';
comment on column app.documents.id is 'Identity of the document.';
comment on column app.documents.project_id is 'Its project, for good.';
comment on column app.documents.title is 'Title; searched as English text.';
comment on column app.documents.type is 'screenplay, outline, character, notes or beat_sheet.';
comment on column app.documents.content_hash is 'sha256 of the current text, in hex.';
comment on column app.documents.s3_key is 'Where the current text lies.';
comment on column app.documents.version_number is 'Number of the current version, from 1.';
comment on column app.documents.created_at is 'When it was made.';
comment on column app.documents.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.documents.metadata is 'What the product knows of it besides.';
comment on column app.documents.is_active is 'False when it is set aside or deleted.';
comment on column app.documents.word_count is 'Words in the current text.';
comment on column app.documents.character_count is 'Characters in the current text.';
comment on column app.documents.last_edited_by is 'Who saved the current version.';
comment on column app.documents.last_edited_at is 'When that was.';
comment on column app.documents.deleted_at is 'When it was deleted; null while it lives.';
comment on column app.documents.is_public is
'Whether any signed-in user may read it: as its project, unless deleted; kept by trigger.';
