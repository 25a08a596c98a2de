-- purpose: projects that are not deleted
-- owner: writersroom_owner
-- why: a policy can't hide what is deleted, or nobody could delete; reads as its caller

create view app.live_projects
with (security_invoker = true, security_barrier = true)
as
select
    p.id,
    p.owner_id,
    p.title,
    p.description,
    p.genre,
    p.status,
    p.created_at,
    p.updated_at,
    p.metadata,
    p.visibility,
    p.template_id,
    p.word_count,
    p.character_count,
    p.archived_at
from app.projects as p
where p.deleted_at is null;

comment on view app.live_projects is 'Projects that are not deleted, archived ones included.';
comment on column app.live_projects.id is 'The project.';
comment on column app.live_projects.owner_id is 'Its owner.';
comment on column app.live_projects.title is 'Working title.';
comment on column app.live_projects.description is 'What it is about.';
comment on column app.live_projects.genre is 'Genre, in free words.';
comment on column app.live_projects.status is 'active or archived.';
comment on column app.live_projects.created_at is 'When it was made.';
comment on column app.live_projects.updated_at is 'Time of the last change.';
comment on column app.live_projects.metadata is 'What the product knows of it besides.';
comment on column app.live_projects.visibility is 'private, shared or public.';
comment on column app.live_projects.template_id is 'The project it was made from.';
comment on column app.live_projects.word_count is 'Words in its live documents.';
comment on column app.live_projects.character_count is 'Characters in its live documents.';
comment on column app.live_projects.archived_at is 'When it was archived.';

grant select on app.live_projects to writersroom_app;
