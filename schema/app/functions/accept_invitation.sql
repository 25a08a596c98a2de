-- purpose: makes the user a collaborator by the token of an invitation
-- owner: writersroom_definer
-- why: one statement finds, checks and spends it, so it works once; every failure says the same

create function app.accept_invitation(token text) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    hash constant text := encode(sha256(convert_to(token, 'UTF8')), 'hex');
    project uuid;
    given text;
    taken_away jsonb;
    inviter uuid;
begin
    update app.collaborations as c
    set
        is_active = true,
        joined_at = now(),
        invitation_token = null,
        invitation_expires_at = null
    where
        c.invitation_token = hash
        and c.user_id = me
        and not c.is_active
        and c.invitation_expires_at > now()
        and exists (
            select
            from app.projects as p
            where p.id = c.project_id and p.deleted_at is null
        )
    returning c.project_id into project;
    if found then
        return project;
    end if;

    -- one that was sent before the account was there
    update app.email_invitations as i
    set accepted_at = now()
    where
        i.invitation_token = hash
        and i.accepted_at is null
        and i.invitation_expires_at > now()
        and lower(i.email) = (select lower(u.email) from app.users as u where u.id = me)
        and exists (
            select
            from app.projects as p
            where p.id = i.project_id and p.deleted_at is null
        )
    returning i.project_id, i.role, i.permissions, i.invited_by
    into project, given, taken_away, inviter;
    if not found then
        raise insufficient_privilege using
            message = 'no such invitation, or it is not open any more';
    end if;
    insert into app.collaborations as c (project_id, user_id, role, permissions, invited_by)
    values (project, me, given, taken_away, inviter)
    on conflict on constraint collaborations_unique_user_project do update
        set
            role = excluded.role,
            is_active = true,
            permissions = excluded.permissions,
            joined_at = now(),
            invitation_token = null,
            invitation_expires_at = null
        where not c.is_active;
    return project;
end
$function$;

comment on function app.accept_invitation(text) is
'Accepts the bound user''s invitation with this token, and returns its project.';

grant execute on function app.accept_invitation(text) to writersroom_app;
