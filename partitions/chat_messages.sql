-- purpose: messages exchanged in sessions, by month
-- owner: writersroom_owner
-- why: the primary key holds the partition key; no default partition, since it would forbid
--      detaching without a lock; a parent message is checked by trigger (see the function)

create table app.chat_messages (
    id uuid default gen_random_uuid(),
    session_id uuid not null references app.sessions (id),
    sender_id uuid references app.users (id) on delete set null,
    agent_id uuid references app.ai_agents (id) on delete set null,
    message_type varchar(50) not null,
    content text not null,
    metadata jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    is_edited boolean not null default false,
    edited_at timestamp with time zone,
    parent_message_id uuid,
    confidence_score decimal(3, 2),
    processing_time_ms integer,
    primary key (id, created_at),
    constraint chat_messages_type_check
    check (message_type in ('user', 'agent', 'system', 'suggestion')),
    constraint chat_messages_confidence_range
    check (confidence_score >= 0 and confidence_score <= 1)
) partition by range (created_at);

-- the messages of a session
create index idx_chat_messages_session_id on app.chat_messages (session_id);
-- the messages of a user
create index idx_chat_messages_sender_id on app.chat_messages (sender_id);
-- the messages of an agent
create index idx_chat_messages_agent_id on app.chat_messages (agent_id);
-- newest messages
create index idx_chat_messages_created_at on app.chat_messages (created_at);
-- the answers to a message
create index idx_chat_messages_parent on app.chat_messages (parent_message_id);

create trigger chat_messages_parent_in_session
after insert or update of parent_message_id, session_id on app.chat_messages
for each row when (new.parent_message_id is not null)
execute function app.check_parent_message();

comment on table app.chat_messages is 'Messages of sessions, one partition a month in UTC.';
comment on column app.chat_messages.id is 'Identity of the message, unique over all months.';
comment on column app.chat_messages.session_id is 'The session it was said in.';
comment on column app.chat_messages.sender_id is 'The user who said it; null for agents.';
comment on column app.chat_messages.agent_id is 'The agent that said it; null for people.';
comment on column app.chat_messages.message_type is 'user, agent, system or suggestion.';
comment on column app.chat_messages.content is 'What was said.';
comment on column app.chat_messages.metadata is 'What the product knows of it besides.';
comment on column app.chat_messages.created_at is 'When it was said; decides its partition.';
comment on column app.chat_messages.is_edited is 'Whether it was changed since.';
comment on column app.chat_messages.edited_at is 'When it was changed last.';
comment on column app.chat_messages.parent_message_id is
'The message of the same session that it answers.';
comment on column app.chat_messages.confidence_score is 'How sure the agent is, from 0 to 1.';
comment on column app.chat_messages.processing_time_ms is 'Time to answer, in milliseconds.';

insert into ops.partitioned_tables (table_name, retention_policy)
values ('app.chat_messages', 'chat_messages');
