-- purpose: ends a collaboration, or an invitation of a user
-- owner: writersroom_definer
-- why: the owner stays: ownership is transferred, not revoked

create function app.revoke(project uuid, collaborator uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if collaborator <> app.current_user_id() then
        perform app.hold_project(project, 4);
    elsif exists (
        select
        from app.collaborations as c
        where c.project_id = project and c.user_id = collaborator
    ) then
        -- anybody may leave, even what is deleted, and turn an invitation down
        perform
        from app.projects as p
        where p.id = project
        for no key update;
    end if;
    update app.collaborations as c
    set is_active = false, invitation_token = null, invitation_expires_at = null
    where
        c.project_id = project
        and c.user_id = collaborator
        and not exists (
            select
            from app.projects as p
            where p.id = project and p.owner_id = collaborator
        );
    if not found then
        raise insufficient_privilege using
            message = 'no such collaborator, or the project''s owner';
    end if;
    delete from app.email_invitations as i
    using app.users as u
    where
        u.id = collaborator
        and i.project_id = project
        and lower(i.email) = lower(u.email)
        and i.accepted_at is null;
end
$function$;

comment on function app.revoke(uuid, uuid) is
'Ends a collaboration or takes an invitation back; owners and co-owners may, and everybody '
'for themselves.';

grant execute on function app.revoke(uuid, uuid) to writersroom_app;
