-- purpose: projects, collaborators and settings get what 0003 gives them
-- locks: access exclusive on app.projects, app.collaborations and app.project_settings; share row
--   exclusive on app.users while a foreign key is made

alter table app.projects
add column archived_at timestamp with time zone,
add column deleted_at timestamp with time zone;

-- when it happened is not known: counted from now, nothing is purged too early
update app.projects
set
    archived_at = case when is_archived then now() end,
    deleted_at = case when status = 'deleted' then now() end
where is_archived or status = 'deleted';

alter table app.projects
add constraint projects_template_id_fkey
foreign key (template_id) references app.projects (id) on delete set null,
add constraint projects_archived_since check (is_archived = (archived_at is not null)),
add constraint projects_deleted_since check ((status = 'deleted') = (deleted_at is not null)),
add constraint projects_status_tells_archived
check (status = 'deleted' or is_archived = (status = 'archived'));

-- a project's owner collaborates on it as owner, and is invited to nothing
update app.collaborations as c
set
    role = 'owner',
    is_active = true,
    invitation_token = null,
    invitation_expires_at = null
from app.projects as p
where
    p.id = c.project_id
    and p.owner_id = c.user_id
    and (c.role <> 'owner' or not c.is_active or c.invitation_token is not null);

insert into app.collaborations (project_id, user_id, role)
select
    p.id,
    p.owner_id,
    'owner' as role
from app.projects as p
where
    not exists (
        select
        from app.collaborations as c
        where c.project_id = p.id and c.user_id = p.owner_id
    );

-- the document keeps tokens as they are sent, and 64 hex digits are a token like any other
update app.collaborations
set invitation_token = encode(sha256(convert_to(invitation_token, 'UTF8')), 'hex')
where invitation_token is not null;

alter table app.collaborations
add constraint collaborations_token_is_sha256 check (invitation_token ~ '^[0-9a-f]{64}$'),
add constraint collaborations_invitation_expires
check (invitation_token is null or invitation_expires_at is not null),
add constraint collaborations_active_have_no_invitation
check (not is_active or invitation_token is null);

alter table app.project_settings
add constraint project_settings_key_once_a_project unique (project_id, setting_key);
