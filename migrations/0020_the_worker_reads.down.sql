-- purpose: takes back what quality checks read
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.agent_knowledge,
--   app.ai_agents, app.characters, app.chat_messages, app.collaborations, app.comments,
--   app.documents, app.email_invitations, app.project_access, app.project_settings, app.projects,
--   app.sessions, app.suggestions, app.user_preferences, app.users, app.versions

drop policy agent_interactions_worker on app.agent_interactions;

drop policy chat_messages_worker on app.chat_messages;

drop policy sessions_worker on app.sessions;

drop policy suggestions_worker on app.suggestions;

drop policy agent_knowledge_worker on app.agent_knowledge;

drop policy ai_agents_worker on app.ai_agents;

drop policy characters_worker on app.characters;

drop policy comments_worker on app.comments;

drop policy versions_worker on app.versions;

drop policy documents_worker on app.documents;

drop policy project_settings_worker on app.project_settings;

drop policy email_invitations_worker on app.email_invitations;

drop policy collaborations_worker on app.collaborations;

drop policy projects_worker on app.projects;

drop policy user_preferences_worker on app.user_preferences;

drop policy users_worker on app.users;

drop policy project_access_worker on app.project_access;

revoke select on app.agent_interactions from writersroom_worker;

revoke select on app.chat_messages from writersroom_worker;

revoke select on app.sessions from writersroom_worker;

revoke select on app.suggestions from writersroom_worker;

revoke select on app.agent_knowledge from writersroom_worker;

revoke select on app.ai_agents from writersroom_worker;

revoke select on app.characters from writersroom_worker;

revoke select on app.comments from writersroom_worker;

revoke select on app.versions from writersroom_worker;

revoke select on app.documents from writersroom_worker;

revoke select on app.project_access from writersroom_worker;

revoke select on app.project_settings from writersroom_worker;

revoke select (
    role, project_id, invited_by, invitation_expires_at, id, email, created_at, accepted_at,
    permissions
) on app.email_invitations from writersroom_worker;

revoke select (
    user_id, updated_at, role, project_id, permissions, joined_at, is_active, invited_by,
    invitation_expires_at, id
) on app.collaborations from writersroom_worker;

revoke select on app.projects from writersroom_worker;

revoke select on app.user_preferences from writersroom_worker;

revoke select (
    updated_at, subscription_tier, mfa_enabled, locked_until, last_name, last_login, is_active,
    id, first_name, failed_login_attempts, email_verified, email, deleted_at, created_at,
    avatar_url
) on app.users from writersroom_worker;
