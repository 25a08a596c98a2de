-- purpose: invites somebody to a project, with or without an account
-- owner: writersroom_definer
-- why: the caller sends the token and keeps none of it; only its sha256 comes here. Nobody gives
--      what they lack, and no invitation waits for ever

create function app.invite(
    project uuid,
    email text,
    role text,
    token_hash text,
    expires_at timestamptz,
    permissions jsonb default '{}'
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
#variable_conflict use_column
declare
    me constant uuid := app.current_user_id();
    lacks constant jsonb := app.hold_project(project, 4);
    until constant timestamptz := least(expires_at, now() + interval '30 days');
    invited uuid;
begin
    if lacks @> '{"invite": false}' or not invite.permissions @> lacks then
        raise insufficient_privilege using
            message = 'the user may not invite, or lacks what the invitation would give';
    end if;
    if expires_at is null then
        raise invalid_parameter_value using message = 'an invitation does not last for ever';
    end if;

    select u.id into invited
    from app.users as u
    where lower(u.email) = lower(invite.email) and u.deleted_at is null;

    if invited is null then
        insert into app.email_invitations as i (
            project_id, email, role, permissions, invited_by, invitation_token,
            invitation_expires_at
        )
        values (
            project, invite.email, invite.role, invite.permissions, me, token_hash, until
        )
        on conflict (project_id, lower(email)) where accepted_at is null do update
            set
                role = excluded.role,
                permissions = excluded.permissions,
                invited_by = excluded.invited_by,
                invitation_token = excluded.invitation_token,
                invitation_expires_at = excluded.invitation_expires_at;
        return;
    end if;
    -- one that was sent before the account was there holds no longer
    delete from app.email_invitations as i
    where
        i.project_id = project
        and lower(i.email) = lower(invite.email)
        and i.accepted_at is null;
    -- who is in already stays as they are
    insert into app.collaborations as c (
        project_id, user_id, role, permissions, is_active, invited_by, invitation_token,
        invitation_expires_at
    )
    values (
        project, invited, invite.role, invite.permissions, false, me, token_hash, until
    )
    on conflict on constraint collaborations_unique_user_project do update
        set
            role = excluded.role,
            permissions = excluded.permissions,
            invited_by = excluded.invited_by,
            invitation_token = excluded.invitation_token,
            invitation_expires_at = excluded.invitation_expires_at
        where not c.is_active;
end
$function$;

comment on function app.invite(uuid, text, text, text, timestamptz, jsonb) is
'Invites an address to a project, or again with another role, for 30 days at most, whatever is '
'asked for; owners and co-owners may, without what is taken away from themselves. The token '
'comes as sha256 in hex.';

grant execute on function app.invite(uuid, text, text, text, timestamptz, jsonb) to writersroom_app;
