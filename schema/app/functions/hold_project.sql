-- purpose: keeps a project as it is until the transaction ends, for a user who may change it
-- owner: writersroom_definer
-- why: rights are asked before the lock, so that no outsider can lock a project, and under it once
--      more, of the row and not of a snapshot: what was taken away meanwhile is missed, or at
--      repeatable read raises 40001. What is deleted is restored first

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
