-- purpose: what agents and people propose for a document
-- owner: writersroom_owner
-- why: carries the project, so that policies need no join

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
-- a page of the suggestions for a document
create index idx_suggestions_document_created_at
on app.suggestions (document_id, created_at desc, id desc);
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
