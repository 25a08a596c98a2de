-- purpose: takes back AI agents, what they know and suggest, and sessions
-- locks: access exclusive on the dropped tables, app.users, app.projects and app.documents
-- loses-rows: app.ai_agents, app.agent_knowledge, app.suggestions, app.sessions

drop table app.sessions;
drop table app.suggestions;
drop table app.agent_knowledge;
drop table app.ai_agents;
