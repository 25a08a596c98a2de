-- purpose: puts a project into the archive, or takes it out
-- owner: writersroom_definer
-- why: status, flag and time say one thing, and change together

create function app.archive_project(project uuid, archived boolean default true) returns void
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

grant execute on function app.archive_project(uuid, boolean) to writersroom_app;
