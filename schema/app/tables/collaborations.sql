-- purpose: who works on a project, and in which role
-- owner: writersroom_owner
-- why: an invited user is a row that is not active yet; only the hash of the token is stored

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
    -- an override takes away, and never gives
    constraint collaborations_permissions_check
    check (
        permissions
        <@ '{"edit": false, "comment": false, "export": false, "invite": false}'::jsonb
    ),
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
comment on column app.collaborations.permissions is
'What of the role is taken away: edit, comment, export or invite, each false.';
comment on column app.collaborations.joined_at is 'When the row was made or accepted.';
comment on column app.collaborations.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.collaborations.is_active is
'False while an invitation is open and after it was revoked.';
comment on column app.collaborations.invited_by is 'Who invited.';
comment on column app.collaborations.invitation_token is
'sha256 of the open invitation''s token, in hex; null when none is open.';
comment on column app.collaborations.invitation_expires_at is 'Until when it can be accepted.';
