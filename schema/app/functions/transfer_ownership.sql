-- purpose: gives a project to one of its collaborators
-- owner: writersroom_definer
-- why: the owner alone may, to whom stays a collaborator meanwhile; a trigger makes the new one an
--      owner among collaborators, and the former one stays as co-owner

create function app.transfer_ownership(project uuid, new_owner uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform app.hold_project(project, 4);
    perform
    from app.collaborations as c
    inner join app.users as u on c.user_id = u.id
    where
        c.project_id = project
        and c.user_id = new_owner
        and c.is_active
        and u.is_active
    for share of c;
    if found then
        update app.projects as p
        set owner_id = new_owner
        where p.id = project and p.owner_id = app.current_user_id();
    end if;
    if not found then
        raise insufficient_privilege using
            message = 'no such project, or the user does not own it, or no such collaborator';
    end if;
end
$function$;

comment on function app.transfer_ownership(uuid, uuid) is
'Makes an active collaborator the owner; only the owner may.';

grant execute on function app.transfer_ownership(uuid, uuid) to writersroom_app;
