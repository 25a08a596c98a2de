-- purpose: quality checks read every tenant's rows, but no secret
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.agent_knowledge,
--   app.ai_agents, app.characters, app.chat_messages, app.collaborations, app.comments,
--   app.documents, app.email_invitations, app.project_access, app.project_settings, app.projects,
--   app.sessions, app.suggestions, app.user_preferences, app.users, app.versions

grant select (
    avatar_url, created_at, deleted_at, email, email_verified, failed_login_attempts, first_name,
    id, is_active, last_login, last_name, locked_until, mfa_enabled, subscription_tier, updated_at
) on app.users to writersroom_worker;

grant select on app.user_preferences to writersroom_worker;

grant select on app.projects to writersroom_worker;

grant select (
    id, invitation_expires_at, invited_by, is_active, joined_at, permissions, project_id, role,
    updated_at, user_id
) on app.collaborations to writersroom_worker;

grant select (
    accepted_at, created_at, email, id, invitation_expires_at, invited_by, project_id, role,
    permissions
) on app.email_invitations to writersroom_worker;

grant select on app.project_settings to writersroom_worker;

grant select on app.project_access to writersroom_worker;

grant select on app.documents to writersroom_worker;

grant select on app.versions to writersroom_worker;

grant select on app.comments to writersroom_worker;

grant select on app.characters to writersroom_worker;

grant select on app.ai_agents to writersroom_worker;

grant select on app.agent_knowledge to writersroom_worker;

grant select on app.suggestions to writersroom_worker;

grant select on app.sessions to writersroom_worker;

grant select on app.chat_messages to writersroom_worker;

grant select on app.agent_interactions to writersroom_worker;

create policy project_access_worker on app.project_access
for select to writersroom_worker
using (true);

create policy users_worker on app.users
for select to writersroom_worker
using (true);

create policy user_preferences_worker on app.user_preferences
for select to writersroom_worker
using (true);

create policy projects_worker on app.projects
for select to writersroom_worker
using (true);

create policy collaborations_worker on app.collaborations
for select to writersroom_worker
using (true);

create policy email_invitations_worker on app.email_invitations
for select to writersroom_worker
using (true);

create policy project_settings_worker on app.project_settings
for select to writersroom_worker
using (true);

create policy documents_worker on app.documents
for select to writersroom_worker
using (true);

create policy versions_worker on app.versions
for select to writersroom_worker
using (true);

create policy comments_worker on app.comments
for select to writersroom_worker
using (true);

create policy characters_worker on app.characters
for select to writersroom_worker
using (true);

create policy ai_agents_worker on app.ai_agents
for select to writersroom_worker
using (true);

create policy agent_knowledge_worker on app.agent_knowledge
for select to writersroom_worker
using (true);

create policy suggestions_worker on app.suggestions
for select to writersroom_worker
using (true);

create policy sessions_worker on app.sessions
for select to writersroom_worker
using (true);

create policy chat_messages_worker on app.chat_messages
for select to writersroom_worker
using (true);

create policy agent_interactions_worker on app.agent_interactions
for select to writersroom_worker
using (true);
