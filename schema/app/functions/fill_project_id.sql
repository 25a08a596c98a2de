-- purpose: gives a document's child row its project_id
-- owner: writersroom_owner
-- why: policies and sharding need the project on every row, and callers know only the document

create function app.fill_project_id() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    if new.project_id is null then
        select d.project_id into new.project_id
        from app.documents as d
        where d.id = new.document_id;
        if not found then
            raise foreign_key_violation using
                message = format('document %s does not exist', new.document_id),
                constraint = tg_table_name || '_document_id_fkey';
        end if;
    end if;
    return new;
end
$function$;

comment on function app.fill_project_id() is
'Trigger: fills project_id from the row''s document; a wrong one given is refused by the composite '
'foreign key.';
