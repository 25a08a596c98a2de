-- purpose: the AI agents that write along
-- owner: writersroom_owner
-- why: without an owner an agent is the system's and everybody's; with one it is theirs alone

create table app.ai_agents (
    id uuid primary key default gen_random_uuid(),
    name varchar(100) not null,
    personality text not null,
    specialty varchar(100) not null,
    capabilities jsonb not null default '{}',
    is_available boolean not null default true,
    response_time_ms integer not null default 2000,
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    model_id varchar(100),
    cost_per_request decimal(10, 6) not null default 0.001,
    max_tokens integer not null default 4000,
    temperature decimal(3, 2) not null default 0.7,
    owner_id uuid references app.users (id) on delete cascade,
    constraint ai_agents_response_time_positive check (response_time_ms > 0),
    constraint ai_agents_cost_positive check (cost_per_request >= 0)
);

-- choosing an agent by what it is good at
create index idx_ai_agents_specialty on app.ai_agents (specialty);
-- agents that answer now
create index idx_ai_agents_available on app.ai_agents (is_available);
-- containment queries on capabilities
create index idx_ai_agents_capabilities on app.ai_agents using gin (capabilities);
-- a user's own agents
create index idx_ai_agents_owner_id on app.ai_agents (owner_id) where owner_id is not null;

create trigger ai_agents_touch_updated_at
before update on app.ai_agents
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.ai_agents is 'AI agents, of the system and of users.';
comment on column app.ai_agents.id is 'Identity of the agent.';
comment on column app.ai_agents.name is 'Its name.';
comment on column app.ai_agents.personality is 'How it speaks: part of its prompt.';
comment on column app.ai_agents.specialty is 'What it is good at.';
comment on column app.ai_agents.capabilities is 'What it can do, by name.';
comment on column app.ai_agents.is_available is 'Whether it answers now.';
comment on column app.ai_agents.response_time_ms is 'Expected time to answer, in milliseconds.';
comment on column app.ai_agents.created_at is 'When it was made.';
comment on column app.ai_agents.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.ai_agents.model_id is 'The model behind it.';
comment on column app.ai_agents.cost_per_request is 'Expected cost of a request, in US dollars.';
comment on column app.ai_agents.max_tokens is 'Most tokens in an answer.';
comment on column app.ai_agents.temperature is 'Sampling temperature of the model.';
comment on column app.ai_agents.owner_id is 'Whose agent it is; null for a system agent.';
