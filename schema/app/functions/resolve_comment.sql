-- purpose: says that a comment is dealt with, or is not
-- owner: writersroom_definer
-- why: its author may, and every editor, who may not change its words

create function app.resolve_comment(comment uuid, resolved boolean default true) returns void
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

grant execute on function app.resolve_comment(uuid, boolean) to writersroom_app;
