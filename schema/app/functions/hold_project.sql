-- purpose: keeps a project as it is until the transaction ends, for a user who may change it
-- owner: writersroom_definer
-- why: rights are asked before the lock, so that no outsider can lock a project, and once more
--      under it: they may have changed while it was waited for

create function app.hold_project(project uuid, lowest integer) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform app.require_rank(project, lowest);
    perform
    from app.projects as p
    where p.id = project
    for no key update;
    perform app.require_rank(project, lowest);
end
$function$;

comment on function app.hold_project(uuid, integer) is
'Locks a project in which the bound user has at least this rank; raises 42501 otherwise.';

grant execute on function app.hold_project(uuid, integer) to writersroom_definer;
