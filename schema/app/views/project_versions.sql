-- purpose: the versions of a project
-- owner: writersroom_owner
-- why: the data model lets projects track versions, which hang on documents; reads as its caller

create view app.project_versions
with (security_invoker = true, security_barrier = true)
as
select
    v.project_id,
    v.document_id,
    d.title as document_title,
    d.type as document_type,
    v.id as version_id,
    v.version_number,
    v.version_number = d.version_number as is_current,
    v.created_by,
    v.created_at,
    v.change_summary,
    v.word_count,
    v.character_count
from app.versions as v
inner join app.documents as d on v.document_id = d.id and v.project_id = d.project_id;

comment on view app.project_versions is 'Every version of every document of a project.';
comment on column app.project_versions.project_id is 'The project.';
comment on column app.project_versions.document_id is 'The document.';
comment on column app.project_versions.document_title is 'Title of the document.';
comment on column app.project_versions.document_type is 'Type of the document.';
comment on column app.project_versions.version_id is 'The version.';
comment on column app.project_versions.version_number is 'Its place in the chain, from 1.';
comment on column app.project_versions.is_current is 'Whether it is the head of its chain.';
comment on column app.project_versions.created_by is 'Who saved it.';
comment on column app.project_versions.created_at is 'When it was saved.';
comment on column app.project_versions.change_summary is 'What changed, in the author''s words.';
comment on column app.project_versions.word_count is 'Words in its text.';
comment on column app.project_versions.character_count is 'Characters in its text.';

grant select on app.project_versions to writersroom_app;
