-- purpose: rights end when they are taken away
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.chat_messages,
--   app.sessions

revoke insert (id) on app.agent_interactions from writersroom_app;
revoke insert (id) on app.chat_messages from writersroom_app;

drop policy sessions_select on app.sessions;

create policy sessions_select on app.sessions
for select to writersroom_app
using (
    (
        user_id = (select app.current_user_id())
        and session_type not in ('collaboration', 'review')
    )
    or (
        session_type in ('collaboration', 'review')
        and project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id())
            )
        )
    )
);

drop policy sessions_update on app.sessions;

create policy sessions_update on app.sessions
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
    and (
        session_type not in ('collaboration', 'review')
        or project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
            )
        )
    )
)
with check (
    user_id = (select app.current_user_id())
    and (
        session_type not in ('collaboration', 'review')
        or project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
            )
        )
    )
);

drop policy chat_messages_insert on app.chat_messages;

create policy chat_messages_insert on app.chat_messages
for insert to writersroom_app
with check (
    session_id = any(
        array(
            select s.id
            from app.sessions as s
            where
                s.session_type not in ('collaboration', 'review')
                or s.project_id = any(
                    array(
                        select a.project_id
                        from app.project_access as a
                        where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
                    )
                )
        )
    )
    and (
        sender_id = (select app.current_user_id())
        or (sender_id is null and agent_id is not null)
    )
    and (agent_id is null or agent_id in (select g.id from app.ai_agents as g))
);

drop policy chat_messages_update on app.chat_messages;

create policy chat_messages_update on app.chat_messages
for update to writersroom_app
using (
    sender_id = (select app.current_user_id())
    and session_id = any(
        array(
            select s.id
            from app.sessions as s
            where
                s.session_type not in ('collaboration', 'review')
                or s.project_id = any(
                    array(
                        select a.project_id
                        from app.project_access as a
                        where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
                    )
                )
        )
    )
)
with check (
    sender_id = (select app.current_user_id())
    and session_id = any(
        array(
            select s.id
            from app.sessions as s
            where
                s.session_type not in ('collaboration', 'review')
                or s.project_id = any(
                    array(
                        select a.project_id
                        from app.project_access as a
                        where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
                    )
                )
        )
    )
);

drop policy agent_interactions_insert on app.agent_interactions;

create policy agent_interactions_insert on app.agent_interactions
for insert to writersroom_app
with check (
    user_id = (select app.current_user_id())
    and session_id = any(
        array(
            select s.id
            from app.sessions as s
            where
                s.session_type not in ('collaboration', 'review')
                or s.project_id = any(
                    array(
                        select a.project_id
                        from app.project_access as a
                        where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
                    )
                )
        )
    )
    and agent_id in (select g.id from app.ai_agents as g)
);

-- excuse drop-before-contract: only the functions below call it, which follow
drop function app.hold_project(uuid, integer);

create function app.hold_project(project uuid, lowest integer) returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    taken_away jsonb;
begin
    perform app.require_rank(project, lowest);
    perform
    from app.projects as p
    where p.id = project and p.deleted_at is null
    for no key update;
    if found then
        select c.permissions into taken_away
        from app.collaborations as c
        where
            c.project_id = project
            and c.user_id = app.current_user_id()
            and c.is_active
            and app.effective_rank(c.role, c.permissions) >= lowest
        for share;
    end if;
    if not found then
        raise insufficient_privilege using
            message = 'no such project, or the user may not do that in it';
    end if;
    return taken_away;
end
$function$;

comment on function app.hold_project(uuid, integer) is
'Locks a project in which the bound user has at least this rank, and returns what is taken away '
'from them there; raises 42501 otherwise, and when it is deleted.';

grant execute on function app.hold_project(uuid, integer) to writersroom_definer;

-- who gets a function must be able to make one, for that moment
grant create on schema app to writersroom_definer;

alter function app.hold_project(uuid, integer) owner to writersroom_definer;

set role writersroom_definer;

create or replace function app.accept_invitation(token text) returns uuid
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

create or replace function app.archive_project(
    project uuid,
    archived boolean default true
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform app.hold_project(project, 4);
    update app.projects as p
    set
        status = case when archived then 'archived' else 'active' end,
        is_archived = archived,
        archived_at = case when archived then coalesce(p.archived_at, now()) end
    where p.id = project;
end
$function$;

comment on function app.archive_project(uuid, boolean) is
'Archives a project, or takes it out of the archive; owners and co-owners may.';

create or replace function app.change_role(
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

create or replace function app.confirm_address(user_id uuid) returns void
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

create or replace function app.create_document(
    project uuid,
    title text,
    type text,
    content_hash text,
    s3_key text,
    word_count integer,
    character_count integer,
    metadata jsonb default '{}'
) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    made uuid;
begin
    perform app.hold_project(project, 3);
    insert into app.documents (
        project_id, title, type, content_hash, s3_key, word_count, character_count, metadata,
        last_edited_by, last_edited_at
    )
    values (
        project,
        create_document.title,
        create_document.type,
        create_document.content_hash,
        create_document.s3_key,
        create_document.word_count,
        create_document.character_count,
        create_document.metadata,
        me,
        now()
    )
    returning id into made;
    insert into app.versions (
        document_id, project_id, version_number, content_hash, s3_key, created_by, word_count,
        character_count
    )
    values (
        made,
        project,
        1,
        create_document.content_hash,
        create_document.s3_key,
        me,
        create_document.word_count,
        create_document.character_count
    );
    update app.projects as p
    set
        word_count = p.word_count + create_document.word_count,
        character_count = p.character_count + create_document.character_count
    where p.id = project;
    return made;
end
$function$;

comment on function app.create_document(
    uuid, text, text, text, text, integer, integer, jsonb
) is
'Makes a document in a project, and its version 1; editors may. Returns its id.';

create or replace function app.invite(
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

create or replace function app.open_session(
    session_type text,
    project uuid default null,
    document uuid default null,
    agent uuid default null,
    context_data jsonb default '{}'
) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    refusal constant text := 'no such project, document or agent, or the user may not read it';
    shared constant boolean := session_type in ('collaboration', 'review');
    place uuid := project;
    made uuid;
begin
    if document is not null then
        select d.project_id into place
        from app.documents as d
        where d.id = document and d.deleted_at is null;
        if place is null or place is distinct from coalesce(project, place) then
            raise insufficient_privilege using message = refusal;
        end if;
    end if;
    -- who may comment sits down with others; whoever may read, by themselves
    if shared then
        perform app.hold_project(place, 2);
    elsif place is not null and not exists (
        select
        from app.projects as p
        where
            p.id = place
            and p.deleted_at is null
            and (
                p.is_public
                or exists (
                    select
                    from app.project_access as a
                    where a.user_id = me and a.project_id = p.id
                )
            )
    ) then
        raise insufficient_privilege using message = refusal;
    end if;
    if agent is not null and not exists (
        select
        from app.ai_agents as g
        where g.id = agent and (g.owner_id is null or g.owner_id = me)
    ) then
        raise insufficient_privilege using message = refusal;
    end if;
    insert into app.sessions (
        user_id, project_id, session_type, context_data, agent_id, document_id
    )
    values (
        me, place, open_session.session_type, open_session.context_data, agent, document
    )
    returning id into made;
    return made;
end
$function$;

comment on function app.open_session(text, uuid, uuid, uuid, jsonb) is
'Opens a session of the bound user, on a project and document that they may read; a shared one '
'where they may comment.';

create or replace function app.resolve_comment(
    comment uuid,
    resolved boolean default true
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    project uuid;
    author uuid;
begin
    select c.project_id, c.user_id into project, author
    from app.comments as c
    where c.id = comment;
    perform app.hold_project(project, case when author = app.current_user_id() then 2 else 3 end);
    update app.comments as c
    set is_resolved = resolved
    where c.id = comment;
end
$function$;

comment on function app.resolve_comment(uuid, boolean) is
'Resolves a comment or opens it again; its author and editors may.';

create or replace function app.revoke(project uuid, collaborator uuid) returns void
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

create or replace function app.revoke_email_invitation(invitation uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    project uuid;
begin
    select i.project_id into project
    from app.email_invitations as i
    where i.id = invitation and i.accepted_at is null;
    perform app.hold_project(project, 4);
    delete from app.email_invitations as i
    where i.id = invitation and i.accepted_at is null;
    if not found then
        raise insufficient_privilege using message = 'the invitation is accepted, or taken back';
    end if;
end
$function$;

comment on function app.revoke_email_invitation(uuid) is
'Takes back an open invitation by e-mail; owners and co-owners may.';

create or replace function app.save_version(
    document uuid,
    base_version integer,
    content_hash text,
    s3_key text,
    word_count integer,
    character_count integer,
    change_summary text default null,
    diff_data jsonb default '{}',
    idempotency_key uuid default null
) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    me constant uuid := app.current_user_id();
    project uuid;
    head app.documents;
    saved integer;
begin
    select d.project_id into project
    from app.documents as d
    where d.id = document;
    -- the project before the document, as everywhere
    perform app.hold_project(project, 3);
    select * into head
    from app.documents as d
    where d.id = document
    for no key update;

    if idempotency_key is not null then
        select v.version_number into saved
        from app.versions as v
        where v.document_id = document and v.idempotency_key = save_version.idempotency_key;
        if found then
            return saved;
        end if;
    end if;
    if head.deleted_at is not null then
        raise insufficient_privilege using message = 'the document is deleted';
    end if;
    if head.version_number is distinct from base_version then
        raise exception using
            errcode = 'WR001',
            message = format(
                'the document is at version %s, not %s', head.version_number, base_version
            ),
            hint = 'Read the newest version, and save on top of it.';
    end if;

    saved := head.version_number + 1;
    insert into app.versions (
        document_id, project_id, version_number, content_hash, s3_key, created_by,
        change_summary, diff_data, word_count, character_count, idempotency_key
    )
    values (
        document,
        project,
        saved,
        save_version.content_hash,
        save_version.s3_key,
        me,
        save_version.change_summary,
        save_version.diff_data,
        save_version.word_count,
        save_version.character_count,
        save_version.idempotency_key
    );
    update app.documents as d
    set
        version_number = saved,
        content_hash = save_version.content_hash,
        s3_key = save_version.s3_key,
        word_count = save_version.word_count,
        character_count = save_version.character_count,
        last_edited_by = me,
        last_edited_at = now()
    where d.id = document;
    update app.projects as p
    set
        word_count = p.word_count + save_version.word_count - head.word_count,
        character_count
        = p.character_count + save_version.character_count - head.character_count
    where p.id = project;
    return saved;
end
$function$;

comment on function app.save_version(
    uuid, integer, text, text, integer, integer, text, jsonb, uuid
) is
'Saves the next version on top of base_version, and returns its number; editors may. Raises '
'WR001 when the document has moved on. The same idempotency key saves once.';

create or replace function app.transfer_ownership(project uuid, new_owner uuid) returns void
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

set role writersroom_owner;

revoke create on schema app from writersroom_definer;
