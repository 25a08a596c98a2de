-- purpose: takes back the policies and grants; every table is closed again
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.agent_knowledge,
--   app.ai_agents, app.characters, app.chat_messages, app.collaborations, app.comments,
--   app.documents, app.email_invitations, app.live_documents, app.live_projects, app.profiles,
--   app.project_settings, app.projects, app.sessions, app.suggestions, app.user_preferences,
--   app.users, app.versions

drop function app.begin_as(uuid);

drop view app.live_documents;

drop view app.live_projects;

drop view app.profiles;

drop policy agent_interactions_insert on app.agent_interactions;

drop policy agent_interactions_select on app.agent_interactions;

drop policy chat_messages_update on app.chat_messages;

drop policy chat_messages_insert on app.chat_messages;

drop policy chat_messages_select on app.chat_messages;

drop policy sessions_definer on app.sessions;

drop policy sessions_update on app.sessions;

drop policy sessions_select on app.sessions;

drop policy suggestions_update on app.suggestions;

drop policy suggestions_insert on app.suggestions;

drop policy suggestions_select on app.suggestions;

drop policy agent_knowledge_delete on app.agent_knowledge;

drop policy agent_knowledge_update on app.agent_knowledge;

drop policy agent_knowledge_insert on app.agent_knowledge;

drop policy agent_knowledge_select on app.agent_knowledge;

drop policy ai_agents_definer on app.ai_agents;

drop policy ai_agents_delete on app.ai_agents;

drop policy ai_agents_update on app.ai_agents;

drop policy ai_agents_insert on app.ai_agents;

drop policy ai_agents_select on app.ai_agents;

drop policy characters_delete on app.characters;

drop policy characters_update on app.characters;

drop policy characters_insert on app.characters;

drop policy characters_select on app.characters;

drop policy comments_definer on app.comments;

drop policy comments_delete on app.comments;

drop policy comments_update on app.comments;

drop policy comments_insert on app.comments;

drop policy comments_select on app.comments;

drop policy versions_definer on app.versions;

drop policy versions_select on app.versions;

drop policy documents_update on app.documents;

drop policy documents_select on app.documents;

drop policy project_settings_delete on app.project_settings;

drop policy project_settings_update on app.project_settings;

drop policy project_settings_insert on app.project_settings;

drop policy project_settings_select on app.project_settings;

drop policy email_invitations_definer on app.email_invitations;

drop policy email_invitations_select on app.email_invitations;

drop policy collaborations_select on app.collaborations;

drop policy projects_update on app.projects;

drop policy projects_insert on app.projects;

drop policy projects_select on app.projects;

drop policy user_preferences_delete on app.user_preferences;

drop policy user_preferences_update on app.user_preferences;

drop policy user_preferences_insert on app.user_preferences;

drop policy user_preferences_select on app.user_preferences;

drop policy users_definer on app.users;

drop policy users_update on app.users;

drop policy users_select on app.users;

revoke select on app.agent_interactions from writersroom_app;

revoke insert (
    user_id, tokens_used, suggestions, session_id, response, prompt, processing_time_ms,
    model_used, interaction_type, id, cost, confidence_score, agent_id
) on app.agent_interactions from writersroom_app;

revoke select on app.chat_messages from writersroom_app;

revoke insert (
    session_id, sender_id, processing_time_ms, parent_message_id, metadata, message_type, id,
    content, confidence_score, agent_id
) on app.chat_messages from writersroom_app;

revoke update (metadata, is_edited, edited_at, content) on app.chat_messages from writersroom_app;

revoke insert, select on app.sessions from writersroom_definer;

revoke select on app.sessions from writersroom_app;

revoke update (is_active, ended_at, context_data) on app.sessions from writersroom_app;

revoke select on app.suggestions from writersroom_app;

revoke insert (
    suggestion_type, metadata, id, document_id, content, confidence_score, alternatives, agent_id
) on app.suggestions from writersroom_app;

revoke update (status, applied_by, applied_at) on app.suggestions from writersroom_app;

revoke delete, select on app.agent_knowledge from writersroom_app;

revoke insert (
    title, source, metadata, id, content_hash, content, agent_id
) on app.agent_knowledge from writersroom_app;

revoke update (
    title, source, metadata, embedding_status, content_hash, content
) on app.agent_knowledge from writersroom_app;

revoke select on app.ai_agents from writersroom_definer;

revoke delete, select on app.ai_agents from writersroom_app;

revoke insert (
    temperature, specialty, personality, owner_id, name, model_id, max_tokens, is_available, id,
    capabilities
) on app.ai_agents from writersroom_app;

revoke update (
    temperature, specialty, personality, name, model_id, max_tokens, is_available, capabilities
) on app.ai_agents from writersroom_app;

revoke delete, select on app.characters from writersroom_app;

revoke insert (
    role, relationships, name, id, document_id, description, created_by, attributes
) on app.characters from writersroom_app;

revoke update (
    role, relationships, name, description, attributes
) on app.characters from writersroom_app;

revoke select, update on app.comments from writersroom_definer;

revoke delete, select on app.comments from writersroom_app;

revoke insert (
    user_id, position_data, id, document_id, content
) on app.comments from writersroom_app;

revoke update (position_data, content) on app.comments from writersroom_app;

revoke select on app.project_versions from writersroom_app;

revoke insert, select on app.versions from writersroom_definer;

revoke select on app.versions from writersroom_app;

revoke select on app.documents from writersroom_app;

revoke update (type, title, metadata) on app.documents from writersroom_app;

revoke delete, select on app.project_settings from writersroom_app;

revoke insert (
    setting_value, setting_key, project_id, id
) on app.project_settings from writersroom_app;

revoke update (setting_value) on app.project_settings from writersroom_app;

revoke delete, insert, select, update on app.email_invitations from writersroom_definer;

revoke select (
    role, project_id, invited_by, invitation_expires_at, id, email, created_at, accepted_at,
    permissions
) on app.email_invitations from writersroom_app;

revoke select (
    user_id, updated_at, role, project_id, permissions, joined_at, is_active, invited_by,
    invitation_expires_at, id
) on app.collaborations from writersroom_app;

revoke select on app.projects from writersroom_app;

revoke insert (
    visibility, title, owner_id, metadata, id, genre, description
) on app.projects from writersroom_app;

revoke update (
    visibility, title, metadata, genre, description
) on app.projects from writersroom_app;

revoke delete, select on app.user_preferences from writersroom_app;

revoke insert (user_id) on app.user_preferences from writersroom_app;

revoke insert (preference_value),
update (preference_value) on app.user_preferences from writersroom_app;

revoke insert (preference_key, id) on app.user_preferences from writersroom_app;

revoke select on app.users from writersroom_definer;

revoke select (
    updated_at, subscription_tier, mfa_enabled, last_name, last_login, is_active, id, first_name,
    email_verified, email, deleted_at, created_at, avatar_url
) on app.users from writersroom_app;

revoke update (last_name, first_name, avatar_url) on app.users from writersroom_app;
