-- purpose: the people of the story
-- owner: writersroom_owner
-- why: carries the project, so that policies need no join

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
    is_public boolean not null default false,
    constraint characters_name_not_empty check (name != ''),
    constraint characters_document_id_fkey foreign key (document_id, project_id)
    references app.documents (id, project_id) on delete cascade
);

-- the characters of a document
create index idx_characters_document_id on app.characters (document_id);
-- a page of the characters in a document
create index idx_characters_document_created_at on app.characters (document_id, created_at, id);
-- what anybody may read; without it a policy's "or" reads the whole table
create index idx_characters_public on app.characters (project_id) where is_public;
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

-- that the project became public changes nothing in it
create trigger characters_touch_updated_at
before update on app.characters
for each row when (old.* is distinct from new.* and old.is_public = new.is_public)
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
comment on column app.characters.is_public is
'Whether any signed-in user may read it, as its document; kept by trigger.';
