-- purpose: the owner of a project is among its collaborators
-- owner: writersroom_definer
-- why: projects.owner_id and the role owner are two ways to say one thing; this keeps them one

create function app.add_owner_collaboration() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    insert into app.collaborations as c (project_id, user_id, role)
    values (new.id, new.owner_id, 'owner')
    on conflict on constraint collaborations_unique_user_project do update
        set
            role = 'owner',
            is_active = true,
            permissions = '{}',
            invitation_token = null,
            invitation_expires_at = null
        where c.role <> 'owner' or not c.is_active or c.permissions <> '{}';
    return null;
end
$function$;

comment on function app.add_owner_collaboration() is
'Trigger: gives a project''s owner the active collaboration with the role owner.';
