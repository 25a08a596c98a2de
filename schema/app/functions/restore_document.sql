-- purpose: takes the deletion of a document back
-- owner: writersroom_definer
-- why: the project counts its live documents, so both change together

create function app.restore_document(document uuid) returns void
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
    set deleted_at = null, is_active = true
    where d.id = document and d.deleted_at is not null
    returning d.word_count, d.character_count into words, characters;
    if found then
        update app.projects as p
        set
            word_count = p.word_count + words,
            character_count = p.character_count + characters
        where p.id = project;
    end if;
end
$function$;

comment on function app.restore_document(uuid) is
'Restores a deleted document; editors may.';

grant execute on function app.restore_document(uuid) to writersroom_app;
