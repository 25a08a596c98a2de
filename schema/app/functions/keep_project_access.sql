-- purpose: collaborations and ownership decide who may enter a project
-- owner: writersroom_definer
-- why: once a statement, for all its rows; whoever changes them has no right on app.project_access

create function app.keep_project_access() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    projects uuid[];
    users uuid[];
begin
    -- transition tables exist for the event at hand alone
    if tg_op = 'INSERT' then
        select array_agg(r.project_id), array_agg(r.user_id) into projects, users
        from after_it as r;
    elsif tg_op = 'DELETE' then
        select array_agg(r.project_id), array_agg(r.user_id) into projects, users
        from before_it as r;
    else
        select array_agg(r.project_id), array_agg(r.user_id) into projects, users
        from (
            select b.project_id, b.user_id
            from before_it as b
            union
            select a.project_id, a.user_id
            from after_it as a
        ) as r;
    end if;
    if projects is not null then
        perform app.refresh_project_access(projects, users);
    end if;
    return null;
end
$function$;

comment on function app.keep_project_access() is
'Trigger: makes app.project_access follow the collaborations that a statement has changed.';
