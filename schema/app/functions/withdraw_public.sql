-- purpose: a deleted document is nobody's to read but the members', and a restored one as before
-- owner: writersroom_definer
-- why: under the project's lock, or a change of visibility that is under way would be missed

create function app.withdraw_public() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    select p.is_public and new.deleted_at is null into new.is_public
    from app.projects as p
    where p.id = new.project_id
    for no key update;
    return new;
end
$function$;

comment on function app.withdraw_public() is
'Trigger: a document that is deleted is not public; one that is restored is, if its project is.';
