-- purpose: a project's owner may enter it, and a former one as their collaboration says
-- owner: writersroom_definer
-- why: whoever changes the owner has no right on app.project_access

create function app.follow_owner() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform app.refresh_project_access(
        array[new.id, new.id], array[old.owner_id, new.owner_id]
    );
    return null;
end
$function$;

comment on function app.follow_owner() is
'Trigger: makes app.project_access follow a project''s owner.';
