-- purpose: chat messages and agent interactions, partitioned by month
-- locks: share row exclusive on app.users, app.sessions and app.ai_agents while foreign keys
--   are made

create function app.check_parent_message() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    if not exists (
        select
        from app.chat_messages as m
        where m.id = new.parent_message_id and m.session_id = new.session_id
    ) then
        raise foreign_key_violation using
            message = format(
                'message %s answers %s, which is no message of session %s',
                new.id, new.parent_message_id, new.session_id
            ),
            constraint = 'chat_messages_parent_in_session';
    end if;
    return null;
end
$function$;

comment on function app.check_parent_message() is
'Trigger: the parent of a chat message is a message of the same session.';

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

alter table app.chat_messages enable row level security;

create table app.agent_interactions (
    id uuid default gen_random_uuid(),
    session_id uuid not null references app.sessions (id),
    agent_id uuid not null references app.ai_agents (id),
    user_id uuid not null references app.users (id) on delete cascade,
    interaction_type varchar(50) not null,
    prompt text not null,
    response text not null,
    suggestions jsonb not null default '[]',
    confidence_score decimal(3, 2),
    processing_time_ms integer,
    tokens_used integer,
    cost decimal(10, 6),
    model_used varchar(100),
    created_at timestamp with time zone not null default now(),
    primary key (id, created_at),
    constraint agent_interactions_type_check
    check (interaction_type in ('dialogue', 'character', 'structure', 'market', 'general')),
    constraint agent_interactions_confidence_range
    check (confidence_score >= 0 and confidence_score <= 1)
) partition by range (created_at);

-- the interactions of a session
create index idx_agent_interactions_session_id on app.agent_interactions (session_id);
-- the interactions of an agent
create index idx_agent_interactions_agent_id on app.agent_interactions (agent_id);
-- the interactions of a user
create index idx_agent_interactions_user_id on app.agent_interactions (user_id);
-- newest interactions
create index idx_agent_interactions_created_at on app.agent_interactions (created_at);
-- reports by type
create index idx_agent_interactions_type on app.agent_interactions (interaction_type);

comment on table app.agent_interactions is
'Requests to agents and their responses, one partition a month in UTC.';
comment on column app.agent_interactions.id is
'Identity of the interaction, unique over all months.';
comment on column app.agent_interactions.session_id is 'The session it happened in.';
comment on column app.agent_interactions.agent_id is 'The agent that was asked.';
comment on column app.agent_interactions.user_id is 'The user who asked.';
comment on column app.agent_interactions.interaction_type is
'dialogue, character, structure, market or general.';
comment on column app.agent_interactions.prompt is 'What was asked.';
comment on column app.agent_interactions.response is 'What was answered.';
comment on column app.agent_interactions.suggestions is 'Suggestions within the answer.';
comment on column app.agent_interactions.confidence_score is 'How sure the agent is, from 0 to 1.';
comment on column app.agent_interactions.processing_time_ms is 'Time to answer, in milliseconds.';
comment on column app.agent_interactions.tokens_used is 'Tokens of prompt and answer.';
comment on column app.agent_interactions.cost is 'What it cost, in US dollars.';
comment on column app.agent_interactions.model_used is 'The model that answered.';
comment on column app.agent_interactions.created_at is 'When it was asked; decides its partition.';

insert into ops.partitioned_tables (table_name, retention_policy)
values ('app.agent_interactions', 'agent_interactions');

alter table app.agent_interactions enable row level security;
