-- purpose: the schema of the business tables
-- owner: writersroom_owner
-- why: every name is qualified, so no search_path can point a query elsewhere

create schema app authorization writersroom_owner;

comment on schema app is 'The Writers Room: people, projects, documents, conversations.';

grant usage on schema app
to
writersroom_app,
writersroom_auth,
writersroom_break_glass,
writersroom_definer,
writersroom_worker;
