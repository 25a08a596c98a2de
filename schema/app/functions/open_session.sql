-- purpose: opens a session of the user
-- owner: writersroom_definer
-- why: where they may read, or outsiders would attach theirs to a project that its members then
--      see; one that is shared, where they may speak in it

create function app.open_session(
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

grant execute on function app.open_session(text, uuid, uuid, uuid, jsonb) to writersroom_app;
