-- purpose: asks what the definer's functions ask first: may the user do this here
-- owner: writersroom_definer
-- why: one answer for what does not exist and what is not allowed, so that neither can be told

create function app.require_rank(project uuid, lowest integer) returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if not exists (
        select
        from app.project_access as a
        where
            a.user_id = app.current_user_id()
            and a.project_id = project
            and a.role_rank >= lowest
    ) then
        raise insufficient_privilege using
            message = 'no such project, or the user may not do that in it';
    end if;
end
$function$;

comment on function app.require_rank(uuid, integer) is
'Raises 42501 unless the bound user has at least this rank in the project.';

grant execute on function app.require_rank(uuid, integer) to writersroom_definer;
