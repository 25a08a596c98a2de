-- purpose: gives a collaborator another role
-- owner: writersroom_definer
-- why: a column grant can't tell who may set which role; the owner's role is not for change, and
--      nobody gives what was taken away from themselves, or two could free each other. Who is only
--      invited is invited again: an invitation is its sender's

create function app.change_role(
    project uuid,
    collaborator uuid,
    role text,
    permissions jsonb default '{}'
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    lacks constant jsonb := app.hold_project(project, 4);
begin
    if not change_role.permissions @> lacks then
        raise insufficient_privilege using message = 'the user lacks what the role would give';
    end if;
    update app.collaborations as c
    set role = change_role.role, permissions = change_role.permissions
    where
        c.project_id = project
        and c.user_id = collaborator
        and c.user_id <> app.current_user_id()
        and c.is_active
        and not exists (
            select
            from app.projects as p
            where p.id = project and p.owner_id = collaborator
        );
    if not found then
        raise insufficient_privilege using
            message = 'no such collaborator, or the owner, or the user themselves';
    end if;
end
$function$;

comment on function app.change_role(uuid, uuid, text, jsonb) is
'Sets the role of a collaborator and what is taken away from it; owners and co-owners may, '
'without what is taken away from themselves.';

grant execute on function app.change_role(uuid, uuid, text, jsonb) to writersroom_app;
