-- purpose: takes back chat messages and agent interactions with all their partitions
-- locks: access exclusive on the dropped tables, app.users, app.sessions and app.ai_agents
-- loses-rows: app.chat_messages, app.agent_interactions

delete from ops.partitioned_tables
where table_name in ('app.chat_messages', 'app.agent_interactions');

drop table app.agent_interactions;
drop table app.chat_messages;
drop function app.check_parent_message();
