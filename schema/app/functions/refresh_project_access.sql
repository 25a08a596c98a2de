-- purpose: makes app.project_access true for pairs of project and user
-- owner: writersroom_definer
-- why: takes the projects' rows first, so that of two changes at the same time the later one sees
--      the earlier; without it a collaboration beside a change of owner left the wrong rank

create function app.refresh_project_access(projects uuid[], users uuid[]) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform
    from app.projects as p
    where p.id = any(projects)
    order by p.id
    for no key update;

    with
    changed as (
        select distinct
            c.project_id,
            c.user_id
        from unnest(projects, users) as c (project_id, user_id)
    ),

    entitled as (
        select
            c.user_id,
            c.project_id,
            case
                when p.owner_id = c.user_id then 4::smallint
                else app.effective_rank(k.role, k.permissions)
            end as role_rank
        from changed as c
        inner join app.projects as p on c.project_id = p.id
        left join app.collaborations as k
            on c.project_id = k.project_id and c.user_id = k.user_id and k.is_active
        where p.owner_id = c.user_id or k.id is not null
    ),

    gone as (
        delete from app.project_access as a
        using changed as c
        where
            a.project_id = c.project_id
            and a.user_id = c.user_id
            and not exists (
                select
                from entitled as e
                where e.project_id = a.project_id and e.user_id = a.user_id
            )
    )

    insert into app.project_access as a (user_id, project_id, role_rank)
    select
        e.user_id,
        e.project_id,
        e.role_rank
    from entitled as e
    on conflict (user_id, project_id) do update
        set role_rank = excluded.role_rank
        where a.role_rank <> excluded.role_rank;
end
$function$;

comment on function app.refresh_project_access(uuid[], uuid[]) is
'Makes the access of each pair what its project and its collaboration say.';
