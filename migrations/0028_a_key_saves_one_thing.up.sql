-- purpose: an idempotency key saves one text, and counts of words have bounds
-- locks: none that anyone waits for

grant create on schema app to writersroom_definer;

set role writersroom_definer;

create or replace function app.create_document(
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

create or replace function app.save_version(
    document uuid,
    base_version integer,
    content_hash text,
    s3_key text,
    word_count integer,
    character_count integer,
    change_summary text default null,
    diff_data jsonb default '{}',
    idempotency_key uuid default null
) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    project uuid;
    head app.documents;
    saved integer;
    meant boolean;
begin
    if
        least(word_count, character_count) < 0
        or greatest(word_count, character_count) > 10000000
    then
        raise invalid_parameter_value using
            message = 'a text has from 0 to 10000000 words and characters';
    end if;
    select d.project_id into project
    from app.documents as d
    where d.id = document;
    -- the project before the document, as everywhere
    perform app.hold_project(project, 3);
    select * into head
    from app.documents as d
    where d.id = document
    for no key update;

    if idempotency_key is not null then
        select
            v.version_number,
            v.created_by = me and v.content_hash = save_version.content_hash
        into saved, meant
        from app.versions as v
        where v.document_id = document and v.idempotency_key = save_version.idempotency_key;
        if found and meant then
            return saved;
        elsif found then
            raise exception using
                errcode = 'WR002',
                message = 'something else was saved under this key';
        end if;
    end if;
    if head.deleted_at is not null then
        raise insufficient_privilege using message = 'the document is deleted';
    end if;
    if head.version_number is distinct from base_version then
        raise exception using
            errcode = 'WR001',
            message = format(
                'the document is at version %s, not %s', head.version_number, base_version
            ),
            hint = 'Read the newest version, and save on top of it.';
    end if;

    saved := head.version_number + 1;
    insert into app.versions (
        document_id, project_id, version_number, content_hash, s3_key, created_by,
        change_summary, diff_data, word_count, character_count, idempotency_key
    )
    values (
        document,
        project,
        saved,
        save_version.content_hash,
        save_version.s3_key,
        me,
        save_version.change_summary,
        save_version.diff_data,
        save_version.word_count,
        save_version.character_count,
        save_version.idempotency_key
    );
    update app.documents as d
    set
        version_number = saved,
        content_hash = save_version.content_hash,
        s3_key = save_version.s3_key,
        word_count = save_version.word_count,
        character_count = save_version.character_count,
        last_edited_by = me,
        last_edited_at = now()
    where d.id = document;
    update app.projects as p
    set
        word_count = p.word_count + save_version.word_count - head.word_count,
        character_count
        = p.character_count + save_version.character_count - head.character_count
    where p.id = project;
    return saved;
end
$function$;

comment on function app.save_version(
    uuid, integer, text, text, integer, integer, text, jsonb, uuid
) is
'Saves the next version on top of base_version, and returns its number; editors may. Raises '
'WR001 when the document has moved on. The same idempotency key saves once, and raises WR002 with '
'another text.';

set role writersroom_owner;

revoke create on schema app from writersroom_definer;
