-- purpose: takes back 0024: nobody looks into anything
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.agent_knowledge,
--   app.ai_agents, app.characters, app.chat_messages, app.collaborations, app.comments,
--   app.documents, app.email_invitations, app.project_access, app.project_settings, app.projects,
--   app.sessions, app.suggestions, app.user_preferences, app.users, app.versions,
--   ops.break_glass_grants
-- loses-rows: ops.break_glass_grants

drop policy agent_interactions_break_glass on app.agent_interactions;
drop policy chat_messages_break_glass on app.chat_messages;
drop policy sessions_break_glass on app.sessions;
drop policy suggestions_break_glass on app.suggestions;
drop policy agent_knowledge_break_glass on app.agent_knowledge;
drop policy ai_agents_break_glass on app.ai_agents;
drop policy characters_break_glass on app.characters;
drop policy comments_break_glass on app.comments;
drop policy versions_break_glass on app.versions;
drop policy documents_break_glass on app.documents;
drop policy project_settings_break_glass on app.project_settings;
drop policy email_invitations_break_glass on app.email_invitations;
drop policy collaborations_break_glass on app.collaborations;
drop policy projects_break_glass on app.projects;
drop policy user_preferences_break_glass on app.user_preferences;
drop policy users_break_glass on app.users;
drop policy project_access_break_glass on app.project_access;
revoke select on app.agent_interactions from writersroom_break_glass;
revoke select on app.chat_messages from writersroom_break_glass;
revoke select on app.sessions from writersroom_break_glass;
revoke select on app.suggestions from writersroom_break_glass;
revoke select on app.agent_knowledge from writersroom_break_glass;
revoke select on app.ai_agents from writersroom_break_glass;
revoke select on app.characters from writersroom_break_glass;
revoke select on app.comments from writersroom_break_glass;
revoke select on app.versions from writersroom_break_glass;
revoke select on app.documents from writersroom_break_glass;
revoke select on app.project_access from writersroom_break_glass;
revoke select on app.project_settings from writersroom_break_glass;
revoke select on app.email_invitations from writersroom_break_glass;
revoke select on app.collaborations from writersroom_break_glass;
revoke select on app.projects from writersroom_break_glass;
revoke select on app.user_preferences from writersroom_break_glass;
revoke select on app.users from writersroom_break_glass;
revoke usage on schema app from writersroom_break_glass;
drop function ops.break_glass_users();
drop function ops.break_glass_projects();
drop table ops.break_glass_grants;
revoke usage on schema ops from writersroom_break_glass;
