-- purpose: deletes a document, which can be restored
-- owner: writersroom_definer
-- why: the project counts its live documents, so both change together

create function app.soft_delete_document(document uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    project uuid;
    words integer;
    characters integer;
begin
    select d.project_id into project
    from app.documents as d
    where d.id = document;
    perform app.hold_project(project, 3);
    update app.documents as d
    set deleted_at = now(), is_active = false
    where d.id = document and d.deleted_at is null
    returning d.word_count, d.character_count into words, characters;
    if found then
        update app.projects as p
        set
            word_count = p.word_count - words,
            character_count = p.character_count - characters
        where p.id = project;
    end if;
end
$function$;

comment on function app.soft_delete_document(uuid) is
'Deletes a document; editors may, and may restore it until its project is purged.';

grant execute on function app.soft_delete_document(uuid) to writersroom_app;
