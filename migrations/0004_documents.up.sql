-- purpose: documents, versions, comments, characters
-- locks: share row exclusive on app.users and app.projects while foreign keys are made

create function app.keep_document_in_project() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    raise integrity_constraint_violation using
        message = format('document %s cannot move to another project', old.id),
        constraint = 'documents_stay_in_their_project';
end
$function$;

comment on function app.keep_document_in_project() is
'Trigger: refuses to move a document to another project.';

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
    constraint documents_type_check
    check (type in ('screenplay', 'outline', 'character', 'notes', 'beat_sheet')),
    constraint documents_version_number_positive check (version_number > 0),
    constraint documents_id_in_project unique (id, project_id),
    constraint documents_deleted_are_inactive check (deleted_at is null or not is_active)
);

-- the documents of a project
create index idx_documents_project_id on app.documents (project_id);
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
-- what a user edited last; without it erasing a user reads the whole table
create index idx_documents_last_edited_by on app.documents (last_edited_by)
where last_edited_by is not null;
-- full-text search in titles
create index idx_documents_title_search on app.documents using gin (to_tsvector('english', title));

create trigger documents_touch_updated_at
before update on app.documents
for each row when (old.* is distinct from new.*)
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

alter table app.documents enable row level security;

create function app.fill_project_id() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    if new.project_id is null then
        select d.project_id into new.project_id
        from app.documents as d
        where d.id = new.document_id;
        if not found then
            raise foreign_key_violation using
                message = format('document %s does not exist', new.document_id),
                constraint = tg_table_name || '_document_id_fkey';
        end if;
    end if;
    return new;
end
$function$;

comment on function app.fill_project_id() is
'Trigger: fills project_id from the row''s document; a wrong one given is refused by the composite '
'foreign key.';

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

alter table app.versions enable row level security;

create view app.project_versions
with (security_invoker = true, security_barrier = true)
as
select
    v.project_id,
    v.document_id,
    d.title as document_title,
    d.type as document_type,
    v.id as version_id,
    v.version_number,
    v.version_number = d.version_number as is_current,
    v.created_by,
    v.created_at,
    v.change_summary,
    v.word_count,
    v.character_count
from app.versions as v
inner join app.documents as d on v.document_id = d.id and v.project_id = d.project_id;

comment on view app.project_versions is 'Every version of every document of a project.';
comment on column app.project_versions.project_id is 'The project.';
comment on column app.project_versions.document_id is 'The document.';
comment on column app.project_versions.document_title is 'Title of the document.';
comment on column app.project_versions.document_type is 'Type of the document.';
comment on column app.project_versions.version_id is 'The version.';
comment on column app.project_versions.version_number is 'Its place in the chain, from 1.';
comment on column app.project_versions.is_current is 'Whether it is the head of its chain.';
comment on column app.project_versions.created_by is 'Who saved it.';
comment on column app.project_versions.created_at is 'When it was saved.';
comment on column app.project_versions.change_summary is 'What changed, in the author''s words.';
comment on column app.project_versions.word_count is 'Words in its text.';
comment on column app.project_versions.character_count is 'Characters in its text.';

create table app.comments (
    id uuid primary key default gen_random_uuid(),
    document_id uuid not null,
    user_id uuid not null references app.users (id) on delete cascade,
    content text not null,
    position_data jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    is_resolved boolean not null default false,
    project_id uuid not null,
    constraint comments_document_id_fkey foreign key (document_id, project_id)
    references app.documents (id, project_id) on delete cascade
);

-- the comments on a document
create index idx_comments_document_id on app.comments (document_id);
-- the comments of a user
create index idx_comments_user_id on app.comments (user_id);
-- newest comments
create index idx_comments_created_at on app.comments (created_at);
-- the comments in a project
create index idx_comments_project_id on app.comments (project_id);

create trigger comments_fill_project_id
before insert on app.comments
for each row
execute function app.fill_project_id();

create trigger comments_touch_updated_at
before update on app.comments
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.comments is 'Comments on documents.';
comment on column app.comments.id is 'Identity of the comment.';
comment on column app.comments.document_id is 'The document it is on.';
comment on column app.comments.user_id is 'Who wrote it.';
comment on column app.comments.content is 'What it says.';
comment on column app.comments.position_data is 'Where in the text it is pinned.';
comment on column app.comments.created_at is 'When it was written.';
comment on column app.comments.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.comments.is_resolved is 'Whether it was dealt with.';
comment on column app.comments.project_id is 'Its document''s project, filled by trigger.';

alter table app.comments enable row level security;

create table app.characters (
    id uuid primary key default gen_random_uuid(),
    document_id uuid not null,
    name varchar(100) not null,
    role varchar(100),
    description text,
    attributes jsonb not null default '{}',
    relationships jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    created_by uuid references app.users (id),
    project_id uuid not null,
    constraint characters_name_not_empty check (name != ''),
    constraint characters_document_id_fkey foreign key (document_id, project_id)
    references app.documents (id, project_id) on delete cascade
);

-- the characters of a document
create index idx_characters_document_id on app.characters (document_id);
-- looking a character up by name
create index idx_characters_name on app.characters (name);
-- containment queries on attributes
create index idx_characters_attributes on app.characters using gin (attributes);
-- containment queries on relationships
create index idx_characters_relationships on app.characters using gin (relationships);
-- the characters of a project
create index idx_characters_project_id on app.characters (project_id);
-- what a user made; without it erasing a user reads the whole table
create index idx_characters_created_by on app.characters (created_by) where created_by is not null;

create trigger characters_fill_project_id
before insert on app.characters
for each row
execute function app.fill_project_id();

create trigger characters_touch_updated_at
before update on app.characters
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.characters is 'Character profiles within documents.';
comment on column app.characters.id is 'Identity of the character.';
comment on column app.characters.document_id is 'The document that tells of them.';
comment on column app.characters.name is 'Name; never empty.';
comment on column app.characters.role is 'Place in the story, such as protagonist.';
comment on column app.characters.description is 'Who they are, in the writer''s words.';
comment on column app.characters.attributes is 'Traits, by name.';
comment on column app.characters.relationships is 'Ties to other characters, by name.';
comment on column app.characters.created_at is 'When the profile was made.';
comment on column app.characters.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.characters.created_by is 'Who made it.';
comment on column app.characters.project_id is 'Its document''s project, filled by trigger.';

alter table app.characters enable row level security;
