-- purpose: takes the deletion of a project back
-- owner: writersroom_definer
-- why: the owner alone may, co-owners may not

create function app.restore_project(project uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.projects as p
    set 
        status = case when p.is_archived then 'archived' else 'active' end,
        deleted_at = null
    where
        p.id = project
        and p.owner_id = app.current_user_id()
        and p.deleted_at is not null;
    if not found then
        raise insufficient_privilege using
            message = 'no such project, or the user does not own it';
    end if;
end
$function$;

comment on function app.restore_project(uuid) is
'Restores a deleted project of the bound user, to the archive if it was there. A public one at '
'read committed alone.';

grant execute on function app.restore_project(uuid) to writersroom_app;
