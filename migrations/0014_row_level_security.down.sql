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

revoke insert (user_id) on app.agent_interactions from writersroom_app;

revoke insert (tokens_used) on app.agent_interactions from writersroom_app;

revoke insert (suggestions) on app.agent_interactions from writersroom_app;

revoke insert (session_id) on app.agent_interactions from writersroom_app;

revoke insert (response) on app.agent_interactions from writersroom_app;

revoke insert (prompt) on app.agent_interactions from writersroom_app;

revoke insert (processing_time_ms) on app.agent_interactions from writersroom_app;

revoke insert (model_used) on app.agent_interactions from writersroom_app;

revoke insert (interaction_type) on app.agent_interactions from writersroom_app;

revoke insert (id) on app.agent_interactions from writersroom_app;

revoke insert (cost) on app.agent_interactions from writersroom_app;

revoke insert (confidence_score) on app.agent_interactions from writersroom_app;

revoke insert (agent_id) on app.agent_interactions from writersroom_app;

revoke select on app.chat_messages from writersroom_app;

revoke insert (session_id) on app.chat_messages from writersroom_app;

revoke insert (sender_id) on app.chat_messages from writersroom_app;

revoke insert (processing_time_ms) on app.chat_messages from writersroom_app;

revoke insert (parent_message_id) on app.chat_messages from writersroom_app;

revoke insert (metadata), update (metadata) on app.chat_messages from writersroom_app;

revoke insert (message_type) on app.chat_messages from writersroom_app;

revoke update (is_edited) on app.chat_messages from writersroom_app;

revoke insert (id) on app.chat_messages from writersroom_app;

revoke update (edited_at) on app.chat_messages from writersroom_app;

revoke insert (content), update (content) on app.chat_messages from writersroom_app;

revoke insert (confidence_score) on app.chat_messages from writersroom_app;

revoke insert (agent_id) on app.chat_messages from writersroom_app;

revoke insert, select on app.sessions from writersroom_definer;

revoke select on app.sessions from writersroom_app;

revoke update (is_active) on app.sessions from writersroom_app;

revoke update (ended_at) on app.sessions from writersroom_app;

revoke update (context_data) on app.sessions from writersroom_app;

revoke select on app.suggestions from writersroom_app;

revoke insert (suggestion_type) on app.suggestions from writersroom_app;

revoke update (status) on app.suggestions from writersroom_app;

revoke insert (metadata) on app.suggestions from writersroom_app;

revoke insert (id) on app.suggestions from writersroom_app;

revoke insert (document_id) on app.suggestions from writersroom_app;

revoke insert (content) on app.suggestions from writersroom_app;

revoke insert (confidence_score) on app.suggestions from writersroom_app;

revoke update (applied_by) on app.suggestions from writersroom_app;

revoke update (applied_at) on app.suggestions from writersroom_app;

revoke insert (alternatives) on app.suggestions from writersroom_app;

revoke insert (agent_id) on app.suggestions from writersroom_app;

revoke delete, select on app.agent_knowledge from writersroom_app;

revoke insert (title), update (title) on app.agent_knowledge from writersroom_app;

revoke insert (source), update (source) on app.agent_knowledge from writersroom_app;

revoke insert (metadata), update (metadata) on app.agent_knowledge from writersroom_app;

revoke insert (id) on app.agent_knowledge from writersroom_app;

revoke update (embedding_status) on app.agent_knowledge from writersroom_app;

revoke insert (content_hash), update (content_hash) on app.agent_knowledge from writersroom_app;

revoke insert (content), update (content) on app.agent_knowledge from writersroom_app;

revoke insert (agent_id) on app.agent_knowledge from writersroom_app;

revoke select on app.ai_agents from writersroom_definer;

revoke delete, select on app.ai_agents from writersroom_app;

revoke insert (temperature), update (temperature) on app.ai_agents from writersroom_app;

revoke insert (specialty), update (specialty) on app.ai_agents from writersroom_app;

revoke insert (personality), update (personality) on app.ai_agents from writersroom_app;

revoke insert (owner_id) on app.ai_agents from writersroom_app;

revoke insert (name), update (name) on app.ai_agents from writersroom_app;

revoke insert (model_id), update (model_id) on app.ai_agents from writersroom_app;

revoke insert (max_tokens), update (max_tokens) on app.ai_agents from writersroom_app;

revoke insert (is_available), update (is_available) on app.ai_agents from writersroom_app;

revoke insert (id) on app.ai_agents from writersroom_app;

revoke insert (capabilities), update (capabilities) on app.ai_agents from writersroom_app;

revoke delete, select on app.characters from writersroom_app;

revoke insert (role), update (role) on app.characters from writersroom_app;

revoke insert (relationships), update (relationships) on app.characters from writersroom_app;

revoke insert (name), update (name) on app.characters from writersroom_app;

revoke insert (id) on app.characters from writersroom_app;

revoke insert (document_id) on app.characters from writersroom_app;

revoke insert (description), update (description) on app.characters from writersroom_app;

revoke insert (created_by) on app.characters from writersroom_app;

revoke insert (attributes), update (attributes) on app.characters from writersroom_app;

revoke select, update on app.comments from writersroom_definer;

revoke delete, select on app.comments from writersroom_app;

revoke insert (user_id) on app.comments from writersroom_app;

revoke insert (position_data), update (position_data) on app.comments from writersroom_app;

revoke insert (id) on app.comments from writersroom_app;

revoke insert (document_id) on app.comments from writersroom_app;

revoke insert (content), update (content) on app.comments from writersroom_app;

revoke select on app.project_versions from writersroom_app;

revoke insert, select on app.versions from writersroom_definer;

revoke select on app.versions from writersroom_app;

revoke select on app.documents from writersroom_app;

revoke update (type) on app.documents from writersroom_app;

revoke update (title) on app.documents from writersroom_app;

revoke update (metadata) on app.documents from writersroom_app;

revoke delete, select on app.project_settings from writersroom_app;

revoke insert (setting_value), update (setting_value) on app.project_settings from writersroom_app;

revoke insert (setting_key) on app.project_settings from writersroom_app;

revoke insert (project_id) on app.project_settings from writersroom_app;

revoke insert (id) on app.project_settings from writersroom_app;

revoke delete, insert, select, update on app.email_invitations from writersroom_definer;

revoke select (role) on app.email_invitations from writersroom_app;

revoke select (project_id) on app.email_invitations from writersroom_app;

revoke select (invited_by) on app.email_invitations from writersroom_app;

revoke select (invitation_expires_at) on app.email_invitations from writersroom_app;

revoke select (id) on app.email_invitations from writersroom_app;

revoke select (email) on app.email_invitations from writersroom_app;

revoke select (created_at) on app.email_invitations from writersroom_app;

revoke select (accepted_at) on app.email_invitations from writersroom_app;

revoke select (user_id) on app.collaborations from writersroom_app;

revoke select (updated_at) on app.collaborations from writersroom_app;

revoke select (role) on app.collaborations from writersroom_app;

revoke select (project_id) on app.collaborations from writersroom_app;

revoke select (permissions) on app.collaborations from writersroom_app;

revoke select (joined_at) on app.collaborations from writersroom_app;

revoke select (is_active) on app.collaborations from writersroom_app;

revoke select (invited_by) on app.collaborations from writersroom_app;

revoke select (invitation_expires_at) on app.collaborations from writersroom_app;

revoke select (id) on app.collaborations from writersroom_app;

revoke select on app.projects from writersroom_app;

revoke insert (visibility), update (visibility) on app.projects from writersroom_app;

revoke insert (title), update (title) on app.projects from writersroom_app;

revoke insert (owner_id) on app.projects from writersroom_app;

revoke insert (metadata), update (metadata) on app.projects from writersroom_app;

revoke insert (id) on app.projects from writersroom_app;

revoke insert (genre), update (genre) on app.projects from writersroom_app;

revoke insert (description), update (description) on app.projects from writersroom_app;

revoke delete, select on app.user_preferences from writersroom_app;

revoke insert (user_id) on app.user_preferences from writersroom_app;

revoke insert (preference_value),
update (preference_value) on app.user_preferences from writersroom_app;

revoke insert (preference_key) on app.user_preferences from writersroom_app;

revoke insert (id) on app.user_preferences from writersroom_app;

revoke select on app.users from writersroom_definer;

revoke select (updated_at) on app.users from writersroom_app;

revoke select (subscription_tier) on app.users from writersroom_app;

revoke select (mfa_enabled) on app.users from writersroom_app;

revoke select (last_name), update (last_name) on app.users from writersroom_app;

revoke select (last_login) on app.users from writersroom_app;

revoke select (is_active) on app.users from writersroom_app;

revoke select (id) on app.users from writersroom_app;

revoke select (first_name), update (first_name) on app.users from writersroom_app;

revoke select (email_verified) on app.users from writersroom_app;

revoke select (email) on app.users from writersroom_app;

revoke select (deleted_at) on app.users from writersroom_app;

revoke select (created_at) on app.users from writersroom_app;

revoke select (avatar_url), update (avatar_url) on app.users from writersroom_app;
