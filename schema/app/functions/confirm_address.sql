-- purpose: takes an address for confirmed, and its invitations for the user's
-- owner: writersroom_definer
-- why: an invitation to the address becomes the inactive collaboration that one to the user would
--      be: the user sees it, a new one takes its place, and its token works as before. Not at
--      registration, when anybody may have claimed the address

create function app.confirm_address(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    address text;
    locked uuid[];
begin
    update app.users as u
    set email_verified = true
    where u.id = confirm_address.user_id
    returning lower(u.email) into address;

    -- before the invitations, as everywhere
    locked := array(
        select p.id
        from app.projects as p
        where
            p.id in (
                select i.project_id
                from app.email_invitations as i
                where lower(i.email) = address and i.accepted_at is null
            )
        order by p.id
        for no key update
    );

    with
    moved as (
        update app.email_invitations as i
        set accepted_at = now()
        where
            lower(i.email) = address
            and i.project_id = any(locked)
            and i.accepted_at is null
            and i.invitation_expires_at > now()
        returning
            i.project_id,
            i.role,
            i.permissions,
            i.invited_by,
            i.invitation_token,
            i.invitation_expires_at
    )

    -- who was invited as a user since, or is in, stays as they are
    insert into app.collaborations (
        project_id, user_id, role, permissions, is_active, invited_by, invitation_token,
        invitation_expires_at
    )
    select
        m.project_id,
        confirm_address.user_id,
        m.role,
        m.permissions,
        false,
        m.invited_by,
        m.invitation_token,
        m.invitation_expires_at
    from moved as m
    on conflict do nothing;
end
$function$;

comment on function app.confirm_address(uuid) is
'Marks a user''s address as confirmed; open invitations to it become collaborations to accept.';

grant execute on function app.confirm_address(uuid) to writersroom_definer;
