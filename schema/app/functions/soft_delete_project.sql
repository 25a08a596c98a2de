-- purpose: deletes a project for its owner, who may restore it
-- owner: writersroom_definer
-- why: the owner alone may, co-owners may not

create function app.soft_delete_project(project uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.projects as p
    set status = 'deleted', deleted_at = now()
    where
        p.id = project
        and p.owner_id = app.current_user_id()
        and p.deleted_at is null;
    if not found then
        raise insufficient_privilege using
            message = 'no such project, or the user does not own it';
    end if;
end
$function$;

comment on function app.soft_delete_project(uuid) is
'Deletes a project of the bound user; it can be restored until it is purged, 90 days later. A '
'public one at read committed alone.';

grant execute on function app.soft_delete_project(uuid) to writersroom_app;
