-- purpose: the history of every document
-- owner: writersroom_owner
-- why: kept for ten years, so it outlives projects in the archive; the author's row stays too

create table app.versions (
    id uuid primary key default gen_random_uuid(),
    document_id uuid not null,
    version_number integer not null,
    content_hash varchar(64) not null,
    s3_key varchar(500) not null,
    created_by uuid not null references app.users (id),
    created_at timestamp with time zone not null default now(),
    change_summary text,
    diff_data jsonb not null default '{}',
    word_count integer not null default 0,
    character_count integer not null default 0,
    project_id uuid not null,
    idempotency_key uuid,
    constraint versions_version_number_positive check (version_number > 0),
    constraint versions_document_id_fkey foreign key (document_id, project_id)
    references app.documents (id, project_id) on delete cascade
);

-- the versions of a document
create index idx_versions_document_id on app.versions (document_id);
-- what a user saved
create index idx_versions_created_by on app.versions (created_by);
-- the archive walks by age
create index idx_versions_created_at on app.versions (created_at);
-- a number once a document
create unique index idx_versions_document_version on app.versions (document_id, version_number);
-- a save that is sent twice is there once
create unique index idx_versions_idempotency_key on app.versions (document_id, idempotency_key)
where idempotency_key is not null;
-- the versions of a project
create index idx_versions_project_id on app.versions (project_id);

create trigger versions_fill_project_id
before insert on app.versions
for each row
execute function app.fill_project_id();

comment on table app.versions is 'Saved versions of documents, numbered from 1.';
comment on column app.versions.id is 'Identity of the version.';
comment on column app.versions.document_id is 'Its document.';
comment on column app.versions.version_number is 'Its place in the chain, from 1 without gaps.';
comment on column app.versions.content_hash is 'sha256 of its text, in hex.';
comment on column app.versions.s3_key is 'Where its text lies.';
comment on column app.versions.created_by is 'Who saved it.';
comment on column app.versions.created_at is 'When it was saved.';
comment on column app.versions.change_summary is 'What changed, in the author''s words.';
comment on column app.versions.diff_data is 'What changed, for the editor.';
comment on column app.versions.word_count is 'Words in its text.';
comment on column app.versions.character_count is 'Characters in its text.';
comment on column app.versions.project_id is 'Its document''s project, filled by trigger.';
comment on column app.versions.idempotency_key is
'What the save was sent with, so that sent again it is not saved again.';
