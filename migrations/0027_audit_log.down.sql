-- purpose: takes back 0027: nothing is audited, and the log is gone
-- locks: access exclusive (reads and writes wait) on app.account_tokens, app.agent_interactions,
--   app.agent_knowledge, app.ai_agents, app.characters, app.chat_messages, app.collaborations,
--   app.comments, app.documents, app.email_invitations, app.project_settings, app.projects,
--   app.sessions, app.suggestions, app.user_preferences, app.users, app.versions, audit.entries,
--   audit.log, audit.seals, audit.state, ops.break_glass_grants
-- loses-rows: audit.seals, audit.log

delete from ops.partitioned_tables
where table_name = 'audit.log';

drop policy break_glass_grants_definer on ops.break_glass_grants;

drop trigger audit on ops.break_glass_grants;
drop trigger audit on app.agent_interactions;
drop trigger audit on app.chat_messages;
drop trigger audit on app.sessions;
drop trigger audit on app.suggestions;
drop trigger audit on app.agent_knowledge;
drop trigger audit on app.ai_agents;
drop trigger audit on app.characters;
drop trigger audit on app.comments;
drop trigger audit on app.versions;
drop trigger audit on app.documents;
drop trigger audit on app.project_settings;
drop trigger audit on app.email_invitations;
drop trigger audit on app.collaborations;
drop trigger audit on app.projects;
drop trigger audit on app.account_tokens;
drop trigger audit on app.user_preferences;
drop trigger audit on app.users;
drop function audit.record();

drop table audit.log;

drop table audit.seals;

-- excuse rows-lost-unsaid: its one row is of no use without the log
drop table audit.state;

drop sequence audit.entries;

drop schema audit;

revoke select on ops.break_glass_grants from writersroom_definer;
