-- purpose: requests to AI agents and their responses, by month
-- owner: writersroom_owner
-- why: the primary key holds the partition key; no default partition, since it would forbid
--      detaching without a lock

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
