-- purpose: a document never changes project
-- owner: writersroom_owner
-- why: its versions, comments and characters carry the project too, and so do archives and shards

create function app.keep_document_in_project() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    raise integrity_constraint_violation using
        message = format('document %s cannot move to another project', old.id),
        constraint = 'documents_stay_in_their_project';
end
$function$;

comment on function app.keep_document_in_project() is
'Trigger: refuses to move a document to another project.';
