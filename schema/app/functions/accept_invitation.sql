-- purpose: makes the user a collaborator by the token of an invitation
-- owner: writersroom_definer
-- why: it is worth what its inviter may still give; they are looked at under the project's lock,
--      since their rights may be going at this moment. One statement spends the token, so it works
--      once; every failure says the same

create function app.accept_invitation(token text) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    hash constant text := encode(sha256(convert_to(token, 'UTF8')), 'hex');
    -- of two kinds: to the user, or to their address before the account was there
    invitation record;
begin
    select c.project_id, c.invited_by, c.role, c.permissions into invitation
    from app.collaborations as c
    where c.invitation_token = hash and c.user_id = me
    union all
    select i.project_id, i.invited_by, i.role, i.permissions
    from app.email_invitations as i
    inner join app.users as u on lower(i.email) = lower(u.email)
    where i.invitation_token = hash and u.id = me and i.accepted_at is null;

    perform
    from app.projects as p
    where p.id = invitation.project_id and p.deleted_at is null
    for no key update;
    if found then
        perform
        from app.collaborations as c
        inner join app.users as u on c.user_id = u.id
        where
            c.project_id = invitation.project_id
            and c.user_id = invitation.invited_by
            and c.is_active
            and u.is_active
            and app.effective_rank(c.role, c.permissions) = 4
            and not c.permissions @> '{"invite": false}'
            and invitation.permissions @> c.permissions
        for share of c;
    end if;
    if found then
        update app.collaborations as c
        set
            is_active = true,
            joined_at = now(),
            invitation_token = null,
            invitation_expires_at = null
        where
            c.invitation_token = hash
            and c.user_id = me
            and c.invited_by = invitation.invited_by
            and c.role = invitation.role
            and c.permissions = invitation.permissions
            and c.invitation_expires_at > now();
        if found then
            return invitation.project_id;
        end if;
        update app.email_invitations as i
        set accepted_at = now()
        where
            i.invitation_token = hash
            and i.accepted_at is null
            and i.invited_by = invitation.invited_by
            and i.role = invitation.role
            and i.permissions = invitation.permissions
            and i.invitation_expires_at > now();
    end if;
    if not found then
        raise insufficient_privilege using
            message = 'no such invitation, or it is not open any more';
    end if;
    insert into app.collaborations as c (project_id, user_id, role, permissions, invited_by)
    values (
        invitation.project_id, me, invitation.role, invitation.permissions, invitation.invited_by
    )
    on conflict on constraint collaborations_unique_user_project do update
        set
            role = excluded.role,
            is_active = true,
            permissions = excluded.permissions,
            joined_at = now(),
            invitation_token = null,
            invitation_expires_at = null
        where not c.is_active;
    return invitation.project_id;
end
$function$;

comment on function app.accept_invitation(text) is
'Accepts the bound user''s invitation with this token, and returns its project; while whoever '
'sent it may still give what it gives.';

grant execute on function app.accept_invitation(text) to writersroom_app;
