-- purpose: characters are public with their document
-- owner: writersroom_definer
-- why: whoever changes the document may not change them all

create function app.pass_public_on() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.characters as c
    set is_public = new.is_public
    where c.document_id = new.id and c.is_public <> new.is_public;
    return null;
end
$function$;

comment on function app.pass_public_on() is
'Trigger: gives a document''s flag to its characters.';
