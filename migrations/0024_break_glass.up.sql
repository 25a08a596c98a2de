-- purpose: people look into one project, or one user's own rows, for hours and for a reason
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.agent_knowledge,
--   app.ai_agents, app.characters, app.chat_messages, app.collaborations, app.comments,
--   app.documents, app.email_invitations, app.project_access, app.project_settings, app.projects,
--   app.sessions, app.suggestions, app.user_preferences, app.users, app.versions

grant usage on schema ops to writersroom_break_glass;

create table ops.break_glass_grants (
    id uuid primary key default gen_random_uuid(),
    login text not null,
    project_id uuid,
    user_id uuid,
    reason text not null,
    granted_by text not null default session_user,
    granted_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint break_glass_grants_is_of_one check (num_nonnulls(project_id, user_id) = 1),
    constraint break_glass_grants_has_a_reason check (length(btrim(reason)) >= 10),
    constraint break_glass_grants_is_anothers check (login != granted_by),
    constraint break_glass_grants_ends_the_same_day
    check (expires_at > granted_at and expires_at <= granted_at + interval '8 hours')
);

create index idx_break_glass_grants_login on ops.break_glass_grants (login)
where revoked_at is null;

comment on table ops.break_glass_grants is
'Logins that were let into a project, or into what is a user''s own, to look and not to change.';
comment on column ops.break_glass_grants.id is 'Identity of the grant.';
comment on column ops.break_glass_grants.login is
'The login that may look; it must be a member of writersroom_break_glass.';

comment on column ops.break_glass_grants.project_id is 'The project it may look into.';
comment on column ops.break_glass_grants.user_id is 'Or the user whose own rows it may see.';
comment on column ops.break_glass_grants.reason is 'Why, in words; a ticket, say.';

comment on column ops.break_glass_grants.granted_by is 'The login that gave it, never the same.';
comment on column ops.break_glass_grants.granted_at is 'When it was given.';
comment on column ops.break_glass_grants.expires_at is 'When it ends, within 8 hours.';
comment on column ops.break_glass_grants.revoked_at is 'When it was ended before that.';
grant select on ops.break_glass_grants to writersroom_break_glass, writersroom_worker;

create function ops.break_glass_projects() returns setof uuid
language sql
set search_path = pg_catalog, pg_temp
as $function$
    select g.project_id
    from ops.break_glass_grants as g
    where
        g.login = session_user
        and g.project_id is not null
        and g.revoked_at is null
        and g.expires_at > clock_timestamp()
$function$;

comment on function ops.break_glass_projects() is
'The projects for which the login has an open grant in ops.break_glass_grants.';

grant execute on function ops.break_glass_projects() to writersroom_break_glass;

create function ops.break_glass_users() returns setof uuid
language sql
set search_path = pg_catalog, pg_temp
as $function$
    select g.user_id
    from ops.break_glass_grants as g
    where
        g.login = session_user
        and g.user_id is not null
        and g.revoked_at is null
        and g.expires_at > clock_timestamp()
$function$;

comment on function ops.break_glass_users() is
'The users for which the login has an open grant in ops.break_glass_grants.';

grant execute on function ops.break_glass_users() to writersroom_break_glass;

grant usage on schema app to writersroom_break_glass;
grant select (
    id, email, first_name, last_name, avatar_url, created_at, updated_at, is_active,
    subscription_tier, last_login, email_verified, mfa_enabled, failed_login_attempts,
    locked_until, deleted_at
) on app.users to writersroom_break_glass;
grant select on app.user_preferences to writersroom_break_glass;
grant select on app.projects to writersroom_break_glass;
grant select (
    id, project_id, user_id, role, permissions, joined_at, updated_at, is_active, invited_by,
    invitation_expires_at
) on app.collaborations to writersroom_break_glass;
grant select (
    id, project_id, email, role, invited_by, invitation_expires_at, created_at, accepted_at,
    permissions
) on app.email_invitations to writersroom_break_glass;
grant select on app.project_settings to writersroom_break_glass;
grant select on app.project_access to writersroom_break_glass;
grant select on app.documents to writersroom_break_glass;
grant select on app.versions to writersroom_break_glass;
grant select on app.comments to writersroom_break_glass;
grant select on app.characters to writersroom_break_glass;
grant select on app.ai_agents to writersroom_break_glass;
grant select on app.agent_knowledge to writersroom_break_glass;
grant select on app.suggestions to writersroom_break_glass;
grant select on app.sessions to writersroom_break_glass;
grant select on app.chat_messages to writersroom_break_glass;
grant select on app.agent_interactions to writersroom_break_glass;

alter table ops.break_glass_grants enable row level security;

create policy break_glass_grants_break_glass on ops.break_glass_grants
for select to writersroom_break_glass
using (
    login = session_user
);

create policy break_glass_grants_worker on ops.break_glass_grants
for select to writersroom_worker
using (true);

create policy project_access_break_glass on app.project_access
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
    or user_id = any(array(select ops.break_glass_users()))
);

create policy users_break_glass on app.users
for select to writersroom_break_glass
using (
    id = any(array(select ops.break_glass_users()))
);

create policy user_preferences_break_glass on app.user_preferences
for select to writersroom_break_glass
using (
    user_id = any(array(select ops.break_glass_users()))
);

create policy projects_break_glass on app.projects
for select to writersroom_break_glass
using (
    id = any(array(select ops.break_glass_projects()))
);

create policy collaborations_break_glass on app.collaborations
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
    or user_id = any(array(select ops.break_glass_users()))
);

create policy email_invitations_break_glass on app.email_invitations
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy project_settings_break_glass on app.project_settings
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy documents_break_glass on app.documents
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy versions_break_glass on app.versions
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy comments_break_glass on app.comments
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy characters_break_glass on app.characters
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy ai_agents_break_glass on app.ai_agents
for select to writersroom_break_glass
using (
    owner_id is null
    or owner_id = any(array(select ops.break_glass_users()))
);

create policy agent_knowledge_break_glass on app.agent_knowledge
for select to writersroom_break_glass
using (
    agent_id in (select g.id from app.ai_agents as g)
);

create policy suggestions_break_glass on app.suggestions
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

create policy sessions_break_glass on app.sessions
for select to writersroom_break_glass
using (
    (
        user_id = any(array(select ops.break_glass_users()))
        and session_type not in ('collaboration', 'review')
    )
    or (
        session_type in ('collaboration', 'review')
        and project_id = any(array(select ops.break_glass_projects()))
    )
);

create policy chat_messages_break_glass on app.chat_messages
for select to writersroom_break_glass
using (
    session_id = any(
        array(select s.id from app.sessions as s)
    )
);

create policy agent_interactions_break_glass on app.agent_interactions
for select to writersroom_break_glass
using (
    session_id = any(
        array(select s.id from app.sessions as s)
    )
);
