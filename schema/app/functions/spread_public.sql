-- purpose: documents and characters are public with their project
-- owner: writersroom_definer
-- why: their policies test a column of their own; a subquery for each row would cost a hundredfold

create function app.spread_public() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.documents as d
    set is_public = new.is_public
    where d.project_id = new.id and d.is_public <> new.is_public;

    update app.characters as c
    set is_public = new.is_public
    where c.project_id = new.id and c.is_public <> new.is_public;
    return null;
end
$function$;

comment on function app.spread_public() is
'Trigger: gives a project''s flag to its documents and characters.';
