-- purpose: what readers say about a document
-- owner: writersroom_owner
-- why: carries the project, so that policies need no join

create table app.comments (
    id uuid primary key default gen_random_uuid(),
    document_id uuid not null,
    user_id uuid not null references app.users (id) on delete cascade,
    content text not null,
    position_data jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    is_resolved boolean not null default false,
    project_id uuid not null,
    constraint comments_document_id_fkey foreign key (document_id, project_id)
    references app.documents (id, project_id) on delete cascade
);

-- the comments on a document
create index idx_comments_document_id on app.comments (document_id);
-- a page of the comments on a document
create index idx_comments_document_created_at on app.comments (document_id, created_at, id);
-- the comments of a user
create index idx_comments_user_id on app.comments (user_id);
-- newest comments
create index idx_comments_created_at on app.comments (created_at);
-- the comments in a project
create index idx_comments_project_id on app.comments (project_id);

create trigger comments_fill_project_id
before insert on app.comments
for each row
execute function app.fill_project_id();

create trigger comments_touch_updated_at
before update on app.comments
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.comments is 'Comments on documents.';
comment on column app.comments.id is 'Identity of the comment.';
comment on column app.comments.document_id is 'The document it is on.';
comment on column app.comments.user_id is 'Who wrote it.';
comment on column app.comments.content is 'What it says.';
comment on column app.comments.position_data is 'Where in the text it is pinned.';
comment on column app.comments.created_at is 'When it was written.';
comment on column app.comments.updated_at is 'Time of the last change, kept by trigger.';
comment on column app.comments.is_resolved is 'Whether it was dealt with.';
comment on column app.comments.project_id is 'Its document''s project, filled by trigger.';
