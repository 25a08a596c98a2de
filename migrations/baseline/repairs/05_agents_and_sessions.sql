-- purpose: agents, suggestions and sessions get what 0005 gives them
-- locks: access exclusive on app.ai_agents, app.suggestions and app.sessions; share row exclusive
--   on app.users and app.documents while foreign keys are made

-- the document's agents are everyone's
alter table app.ai_agents
add column owner_id uuid references app.users (id) on delete cascade;

-- every row is written anew: without the indexes, which the revision makes again
drop index
app.idx_suggestions_document_id,
app.idx_suggestions_agent_id,
app.idx_suggestions_status,
app.idx_suggestions_created_at;

alter table app.suggestions add column project_id uuid;

update app.suggestions as t
set project_id = d.project_id
from app.documents as d
where d.id = t.document_id;

alter table app.suggestions
alter column project_id set not null,
drop constraint suggestions_document_id_fkey,
add constraint suggestions_document_id_fkey foreign key (document_id, project_id)
references app.documents (id, project_id) on delete cascade;

alter table app.sessions
drop constraint sessions_document_id_fkey,
add constraint sessions_document_id_fkey
foreign key (document_id) references app.documents (id) on delete set null;
