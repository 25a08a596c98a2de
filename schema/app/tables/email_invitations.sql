-- purpose: invitations to people who have no account yet
-- owner: writersroom_owner
-- why: a collaboration needs a user; this row becomes one at registration or acceptance

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
    permissions jsonb not null default '{}',
    constraint email_invitations_email_format
    check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    constraint email_invitations_role_check
    check (role in ('owner', 'editor', 'commenter', 'viewer')),
    constraint email_invitations_permissions_check
    check (
        permissions
        <@ '{"edit": false, "comment": false, "export": false, "invite": false}'::jsonb
    ),
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
comment on column app.email_invitations.permissions is
'What acceptance will take away from the role, as in app.collaborations.';
