-- purpose: sittings of a user: writing, chat, collaboration, review
-- owner: writersroom_owner
-- why: lives until its last message and interaction have left, so those refer to it without cascade

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
