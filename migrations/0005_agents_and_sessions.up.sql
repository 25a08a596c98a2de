-- purpose: AI agents, what they know and suggest, and sessions
-- locks: share row exclusive on app.users, app.projects and app.documents while foreign keys
--   are made

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

alter table app.ai_agents enable row level security;

create table app.agent_knowledge (
    id uuid primary key default gen_random_uuid(),
    agent_id uuid not null references app.ai_agents (id) on delete cascade,
    title varchar(255) not null,
    content text not null,
    source varchar(500) not null,
    content_hash varchar(64) not null,
    embedding_status varchar(20) not null default 'pending',
    embedding_model varchar(100),
    embedded_at timestamp with time zone,
    metadata jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    constraint agent_knowledge_embedding_status_check
    check (embedding_status in ('pending', 'embedded', 'failed')),
    constraint agent_knowledge_embedded_by_a_model
    check (
        embedding_status <> 'embedded'
        or (embedding_model is not null and embedded_at is not null)
    ),
    constraint agent_knowledge_content_once_an_agent unique (agent_id, content_hash)
);

-- the embedder's queue, oldest first
create index idx_agent_knowledge_pending on app.agent_knowledge (created_at)
where embedding_status = 'pending';

create trigger agent_knowledge_touch_updated_at
before update on app.agent_knowledge
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.agent_knowledge is 'What an agent knows; its vectors are in the search store.';
comment on column app.agent_knowledge.id is 'Identity of the piece, and of its vector.';
comment on column app.agent_knowledge.agent_id is 'The agent that knows it.';
comment on column app.agent_knowledge.title is 'What it is about.';
comment on column app.agent_knowledge.content is 'The text itself.';
comment on column app.agent_knowledge.source is 'Where it came from: a URL, a book, a document.';
comment on column app.agent_knowledge.content_hash is 'sha256 of the text, in hex.';
comment on column app.agent_knowledge.embedding_status is 'pending, embedded or failed.';
comment on column app.agent_knowledge.embedding_model is 'The model that made its vector.';
comment on column app.agent_knowledge.embedded_at is 'When that was.';
comment on column app.agent_knowledge.metadata is 'What the product knows of it besides.';
comment on column app.agent_knowledge.created_at is 'When it was learnt.';
comment on column app.agent_knowledge.updated_at is 'Time of the last change, kept by trigger.';

alter table app.agent_knowledge enable row level security;

create table app.suggestions (
    id uuid primary key default gen_random_uuid(),
    document_id uuid not null,
    agent_id uuid references app.ai_agents (id) on delete set null,
    suggestion_type varchar(50) not null,
    content text not null,
    metadata jsonb not null default '{}',
    confidence_score decimal(3, 2),
    status varchar(20) not null default 'pending',
    created_at timestamp with time zone not null default now(),
    applied_at timestamp with time zone,
    applied_by uuid references app.users (id),
    alternatives jsonb not null default '[]',
    project_id uuid not null,
    constraint suggestions_type_check
    check (suggestion_type in ('dialogue', 'character', 'structure', 'style', 'market')),
    constraint suggestions_status_check
    check (status in ('pending', 'applied', 'rejected', 'modified')),
    constraint suggestions_confidence_range
    check (confidence_score >= 0 and confidence_score <= 1),
    constraint suggestions_document_id_fkey foreign key (document_id, project_id)
    references app.documents (id, project_id) on delete cascade
);

-- the suggestions for a document
create index idx_suggestions_document_id on app.suggestions (document_id);
-- the suggestions of an agent
create index idx_suggestions_agent_id on app.suggestions (agent_id);
-- what waits for an answer
create index idx_suggestions_status on app.suggestions (status);
-- the archive walks by age
create index idx_suggestions_created_at on app.suggestions (created_at);
-- the suggestions in a project
create index idx_suggestions_project_id on app.suggestions (project_id);
-- what a user applied; without it erasing a user reads the whole table
create index idx_suggestions_applied_by on app.suggestions (applied_by)
where applied_by is not null;

create trigger suggestions_fill_project_id
before insert on app.suggestions
for each row
execute function app.fill_project_id();

comment on table app.suggestions is 'Proposed changes to documents.';
comment on column app.suggestions.id is 'Identity of the suggestion.';
comment on column app.suggestions.document_id is 'The document it is for.';
comment on column app.suggestions.agent_id is 'The agent that made it; null when a person did.';
comment on column app.suggestions.suggestion_type is
'dialogue, character, structure, style or market.';
comment on column app.suggestions.content is 'What it proposes.';
comment on column app.suggestions.metadata is 'What the product knows of it besides.';
comment on column app.suggestions.confidence_score is 'How sure the agent is, from 0 to 1.';
comment on column app.suggestions.status is 'pending, applied, rejected or modified.';
comment on column app.suggestions.created_at is 'When it was made.';
comment on column app.suggestions.applied_at is 'When it was applied.';
comment on column app.suggestions.applied_by is 'Who applied it.';
comment on column app.suggestions.alternatives is 'Other wordings.';
comment on column app.suggestions.project_id is 'Its document''s project, filled by trigger.';

alter table app.suggestions enable row level security;

create table app.sessions (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references app.users (id) on delete cascade,
    project_id uuid references app.projects (id) on delete set null,
    session_type varchar(50) not null,
    started_at timestamp with time zone not null default now(),
    ended_at timestamp with time zone,
    context_data jsonb not null default '{}',
    is_active boolean not null default true,
    agent_id uuid references app.ai_agents (id),
    document_id uuid references app.documents (id) on delete set null,
    constraint sessions_type_check
    check (session_type in ('writing', 'chat', 'collaboration', 'review'))
);

-- the sessions of a user
create index idx_sessions_user_id on app.sessions (user_id);
-- the sessions in a project
create index idx_sessions_project_id on app.sessions (project_id);
-- open sessions
create index idx_sessions_active on app.sessions (is_active);
-- newest sessions
create index idx_sessions_started_at on app.sessions (started_at);
-- a user's open sessions, newest first
create index idx_sessions_active_user on app.sessions (user_id, started_at desc) where is_active;
-- the retention job: sessions whose 30 days have passed
create index idx_sessions_ended_at on app.sessions (ended_at) where ended_at is not null;
-- sessions with an agent; without it deleting an agent reads the whole table
create index idx_sessions_agent_id on app.sessions (agent_id) where agent_id is not null;
-- sessions on a document; without it deleting a document reads the whole table
create index idx_sessions_document_id on app.sessions (document_id) where document_id is not null;

comment on table app.sessions is 'Sessions of users, alone, with others or with an agent.';
comment on column app.sessions.id is 'Identity of the session.';
comment on column app.sessions.user_id is 'Whose session it is.';
comment on column app.sessions.project_id is 'The project it is about, while that exists.';
comment on column app.sessions.session_type is 'writing, chat, collaboration or review.';
comment on column app.sessions.started_at is 'When it began.';
comment on column app.sessions.ended_at is 'When it ended; its context is emptied 30 days later.';
comment on column app.sessions.context_data is 'What the session had in mind.';
comment on column app.sessions.is_active is 'Whether it is open.';
comment on column app.sessions.agent_id is 'The agent that takes part.';
comment on column app.sessions.document_id is 'The document it is about, while that exists.';

alter table app.sessions enable row level security;
