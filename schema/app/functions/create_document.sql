-- purpose: makes a document with its first version
-- owner: writersroom_definer
-- why: the two come together, or the chain of versions would begin with a gap

create function app.create_document(
    project uuid,
    title text,
    type text,
    content_hash text,
    s3_key text,
    word_count integer,
    character_count integer,
    metadata jsonb default '{}'
) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    made uuid;
begin
    if
        least(word_count, character_count) < 0
        or greatest(word_count, character_count) > 10000000
    then
        raise invalid_parameter_value using
            message = 'a text has from 0 to 10000000 words and characters';
    end if;
    perform app.hold_project(project, 3);
    insert into app.documents (
        project_id, title, type, content_hash, s3_key, word_count, character_count, metadata,
        last_edited_by, last_edited_at
    )
    values (
        project,
        create_document.title,
        create_document.type,
        create_document.content_hash,
        create_document.s3_key,
        create_document.word_count,
        create_document.character_count,
        create_document.metadata,
        me,
        now()
    )
    returning id into made;
    insert into app.versions (
        document_id, project_id, version_number, content_hash, s3_key, created_by, word_count,
        character_count
    )
    values (
        made,
        project,
        1,
        create_document.content_hash,
        create_document.s3_key,
        me,
        create_document.word_count,
        create_document.character_count
    );
    update app.projects as p
    set
        word_count = p.word_count + create_document.word_count,
        character_count = p.character_count + create_document.character_count
    where p.id = project;
    return made;
end
$function$;

comment on function app.create_document(
    uuid, text, text, text, text, integer, integer, jsonb
) is
'Makes a document in a project, and its version 1; editors may. Returns its id.';

grant execute on function app.create_document(
    uuid, text, text, text, text, integer, integer, jsonb
) to writersroom_app;
