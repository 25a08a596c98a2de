-- purpose: makes a project of the user
-- owner: writersroom_definer
-- why: a template must be readable, which a foreign key does not ask

create function app.create_project(
    title text,
    description text default null,
    genre text default null,
    visibility text default 'private',
    metadata jsonb default '{}',
    template uuid default null
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
    if template is not null and not exists (
        select
        from app.projects as p
        where
            p.id = template
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
        raise insufficient_privilege using
            message = 'no such template, or the user may not read it';
    end if;
    insert into app.projects (
        owner_id, title, description, genre, visibility, metadata, template_id
    )
    values (
        me,
        create_project.title,
        create_project.description,
        create_project.genre,
        create_project.visibility,
        create_project.metadata,
        template
    )
    returning id into made;
    return made;
end
$function$;

comment on function app.create_project(text, text, text, text, jsonb, uuid) is
'Makes a project that the bound user owns, and returns its id.';

grant execute on function app.create_project(
    text, text, text, text, jsonb, uuid
) to writersroom_app;
