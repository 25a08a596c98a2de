-- purpose: what an agent knows, where that came from, and whether the search store has it
-- owner: writersroom_owner
-- why: vectors live in OpenSearch; this row is what they are made from, and goes with its agent

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
