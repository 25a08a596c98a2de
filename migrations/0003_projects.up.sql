-- purpose: projects, collaborators, invitations, settings
-- locks: share row exclusive on app.users while foreign keys are made

create function app.add_owner_collaboration() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into app.collaborations as c (project_id, user_id, role)
    values (new.id, new.owner_id, 'owner')
    on conflict on constraint collaborations_unique_user_project do update
        set
            role = 'owner',
            is_active = true,
            permissions = '{}',
            invitation_token = null,
            invitation_expires_at = null
        where c.role <> 'owner' or not c.is_active or c.permissions <> '{}';
    return null;
end
$function$;

comment on function app.add_owner_collaboration() is
'Trigger: gives a project''s owner the active collaboration with the role owner.';

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

alter table app.projects enable row level security;

create function app.check_owner_collaboration() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    if exists (
        select
        from app.projects as p
        where
            p.id = old.project_id
            and p.owner_id = old.user_id
            and not exists (
                select
                from app.collaborations as c
                where
                    c.project_id = p.id
                    and c.user_id = p.owner_id
                    and c.role = 'owner'
                    and c.is_active
            )
    ) then
        raise integrity_constraint_violation using
            message = format('project %s must keep its owner as a collaborator', old.project_id),
            constraint = 'collaborations_keep_the_owner';
    end if;
    return null;
end
$function$;

comment on function app.check_owner_collaboration() is
'Constraint trigger: at commit, every project''s owner has an active collaboration as owner.';

create table app.collaborations (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references app.projects (id) on delete cascade,
    user_id uuid not null references app.users (id) on delete cascade,
    role varchar(50) not null,
    permissions jsonb not null default '{}',
    joined_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    is_active boolean not null default true,
    invited_by uuid references app.users (id),
    invitation_token varchar(255),
    invitation_expires_at timestamp with time zone,
    constraint collaborations_role_check
    check (role in ('owner', 'editor', 'commenter', 'viewer')),
    constraint collaborations_unique_user_project unique (project_id, user_id),
    constraint collaborations_token_is_sha256 check (invitation_token ~ '^[0-9a-f]{64}$'),
    constraint collaborations_invitation_expires
    check (invitation_token is null or invitation_expires_at is not null),
    constraint collaborations_active_have_no_invitation
    check (not is_active or invitation_token is null)
);

-- the people of a project
create index idx_collaborations_project_id on app.collaborations (project_id);
-- the projects of a person
create index idx_collaborations_user_id on app.collaborations (user_id);
-- reports by role
create index idx_collaborations_role on app.collaborations (role);
-- containment queries on overrides
create index idx_collaborations_permissions on app.collaborations using gin (permissions);
-- the projects that a person may work on now
create index idx_collaborations_active on app.collaborations (user_id, project_id) where is_active;
-- acceptance: the invitation of a token
create unique index idx_collaborations_invitation_token on app.collaborations (invitation_token)
where invitation_token is not null;
-- whom a user invited; without it erasing a user reads the whole table
create index idx_collaborations_invited_by on app.collaborations (invited_by)
where invited_by is not null;

create trigger collaborations_touch_updated_at
before update on app.collaborations
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

create constraint trigger collaborations_keep_the_owner
after update or delete on app.collaborations
deferrable initially deferred
for each row when (old.role = 'owner')
execute function app.check_owner_collaboration();

comment on table app.collaborations is 'Roles of users on projects, invitations included.';
comment on column app.collaborations.id is 'Identity of the row.';
comment on column app.collaborations.project_id is 'The project.';
comment on column app.collaborations.user_id is 'The collaborator.';
comment on column app.collaborations.role is 'owner, editor, commenter or viewer.';
comment on column app.collaborations.permissions is 'Overrides within what the role allows.';
comment on column app.collaborations.joined_at is 'When the row was made or accepted.';
comment on column app.collaborations.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.collaborations.is_active is
'False while an invitation is open and after it was revoked.';
comment on column app.collaborations.invited_by is 'Who invited.';
comment on column app.collaborations.invitation_token is
'sha256 of the open invitation''s token, in hex; null when none is open.';
comment on column app.collaborations.invitation_expires_at is 'Until when it can be accepted.';

alter table app.collaborations enable row level security;

create table app.email_invitations (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references app.projects (id) on delete cascade,
    email varchar(255) not null,
    role varchar(50) not null,
    invited_by uuid not null references app.users (id) on delete cascade,
    invitation_token varchar(255) not null,
    invitation_expires_at timestamp with time zone not null,
    created_at timestamp with time zone not null default now(),
    accepted_at timestamp with time zone,
    constraint email_invitations_email_format
    check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    constraint email_invitations_role_check
    check (role in ('owner', 'editor', 'commenter', 'viewer')),
    constraint email_invitations_token_is_sha256 check (invitation_token ~ '^[0-9a-f]{64}$')
);

-- one open invitation an address and project, whatever the address's case
create unique index idx_email_invitations_open on app.email_invitations (project_id, lower(email))
where accepted_at is null;
-- acceptance: the invitation of a token
create unique index idx_email_invitations_token on app.email_invitations (invitation_token);
-- registration: what waits for this address
create index idx_email_invitations_email on app.email_invitations (lower(email));
-- whom a user invited; without it erasing a user reads the whole table
create index idx_email_invitations_invited_by on app.email_invitations (invited_by);
-- every invitation of a project, accepted ones too; deleting the project needs it
create index idx_email_invitations_project_id on app.email_invitations (project_id);

comment on table app.email_invitations is 'Invitations by e-mail to people without an account.';
comment on column app.email_invitations.id is 'Identity of the row.';
comment on column app.email_invitations.project_id is 'The project.';
comment on column app.email_invitations.email is 'The address that was invited.';
comment on column app.email_invitations.role is 'The role that acceptance will give.';
comment on column app.email_invitations.invited_by is 'Who invited.';
comment on column app.email_invitations.invitation_token is 'sha256 of the token, in hex.';
comment on column app.email_invitations.invitation_expires_at is 'Until when it can be accepted.';
comment on column app.email_invitations.created_at is 'When it was sent.';
comment on column app.email_invitations.accepted_at is
'When it became a collaboration; null while open.';

alter table app.email_invitations enable row level security;

create table app.project_settings (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references app.projects (id) on delete cascade,
    setting_key varchar(100) not null,
    setting_value jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    constraint project_settings_key_once_a_project unique (project_id, setting_key)
);

-- all settings of one project
create index idx_project_settings_project_id on app.project_settings (project_id);
-- which projects have set this key
create index idx_project_settings_key on app.project_settings (setting_key);

create trigger project_settings_touch_updated_at
before update on app.project_settings
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.project_settings is 'Configuration of a project, one row a key.';
comment on column app.project_settings.id is 'Identity of the row.';
comment on column app.project_settings.project_id is 'Whose setting it is.';
comment on column app.project_settings.setting_key is 'Its name, once a project.';
comment on column app.project_settings.setting_value is 'Its value.';
comment on column app.project_settings.created_at is 'When it was first set.';
comment on column app.project_settings.updated_at is 'Time of the last change, kept by trigger.';

alter table app.project_settings enable row level security;
