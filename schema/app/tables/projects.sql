-- purpose: writing projects, the tenant's unit: who may see a row is decided by its project
-- owner: writersroom_owner
-- why: status, is_archived and the two times say one thing, so checks hold them together

create table app.projects (
    id uuid primary key default gen_random_uuid(),
    owner_id uuid not null references app.users (id) on delete cascade,
    title varchar(255) not null,
    description text,
    genre varchar(100),
    status varchar(50) not null default 'active',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    metadata jsonb not null default '{}',
    is_archived boolean not null default false,
    visibility varchar(20) not null default 'private',
    template_id uuid references app.projects (id) on delete set null,
    word_count integer not null default 0,
    character_count integer not null default 0,
    archived_at timestamp with time zone,
    deleted_at timestamp with time zone,
    is_public boolean not null default false,
    constraint projects_status_check check (status in ('active', 'archived', 'deleted')),
    constraint projects_visibility_check check (visibility in ('private', 'shared', 'public')),
    constraint projects_archived_since check (is_archived = (archived_at is not null)),
    constraint projects_deleted_since check ((status = 'deleted') = (deleted_at is not null)),
    constraint projects_status_tells_archived
    check (status = 'deleted' or is_archived = (status = 'archived'))
);

-- a user's own projects
create index idx_projects_owner_id on app.projects (owner_id);
-- jobs that walk one status
create index idx_projects_status on app.projects (status);
-- newest projects
create index idx_projects_created_at on app.projects (created_at);
-- browsing by genre
create index idx_projects_genre on app.projects (genre);
-- containment queries on metadata
create index idx_projects_metadata on app.projects using gin (metadata);
-- the project list of a user, live or archived
create index idx_projects_owner_status on app.projects (owner_id, status);
-- the project list as it opens: live ones, last changed first
create index idx_projects_active_updated_at on app.projects (owner_id, updated_at desc)
where status = 'active';
-- the purge: projects whose 90 days have passed
create index idx_projects_deleted_at on app.projects (deleted_at) where deleted_at is not null;
-- the purge: projects whose 5 archived years have passed
create index idx_projects_archived_at on app.projects (archived_at) where archived_at is not null;
-- what was made from a template; without it deleting a project reads the whole table
create index idx_projects_template_id on app.projects (template_id) where template_id is not null;
-- what anybody may read, last changed first; without it a policy's "or" reads the whole table
create index idx_projects_public on app.projects (updated_at desc) where is_public;
-- full-text search in descriptions
create index idx_projects_description_search on app.projects
using gin (to_tsvector('english', description));

create trigger projects_touch_updated_at
before update on app.projects
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

create trigger projects_add_owner_collaboration
after insert or update of owner_id on app.projects
for each row
execute function app.add_owner_collaboration();

comment on table app.projects is 'Writing projects: the tenant of every document beneath.';
comment on column app.projects.id is 'Identity of the project and distribution key of its rows.';
comment on column app.projects.owner_id is
'Its owner, who also has a collaboration row; other rows with the role owner are co-owners.';
comment on column app.projects.title is 'Working title.';
comment on column app.projects.description is 'What it is about; searched as English text.';
comment on column app.projects.genre is 'Genre, in free words.';
comment on column app.projects.status is 'active, archived or deleted.';
comment on column app.projects.created_at is 'When it was made.';
comment on column app.projects.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.projects.metadata is 'What the product knows of it besides.';
comment on column app.projects.is_archived is
'Whether it is in the archive; a deleted project keeps it, so that a restore knows.';
comment on column app.projects.visibility is
'private, shared (with its collaborators) or public (any signed-in user may read).';
comment on column app.projects.template_id is 'The project it was made from, while that exists.';
comment on column app.projects.word_count is 'Words in its live documents.';
comment on column app.projects.character_count is 'Characters in its live documents.';
comment on column app.projects.archived_at is 'When it was archived; purged 5 years later.';
comment on column app.projects.deleted_at is 'When it was deleted; purged 90 days later.';
comment on column app.projects.is_public is
'Whether any signed-in user may read it; kept by trigger.';
