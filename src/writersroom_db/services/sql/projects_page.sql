-- purpose: the projects that the user takes part in, last changed first
select
    p.id,
    p.owner_id,
    p.title,
    p.description,
    p.genre,
    p.status,
    p.visibility,
    p.created_at,
    p.updated_at,
    p.archived_at,
    p.template_id,
    p.word_count,
    p.character_count,
    p.metadata
from app.live_projects as p
where
    p.id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    )
    and (%(status)s::text is null or p.status = %(status)s)
    and (
        %(after_key)s::timestamptz is null
        or (p.updated_at, p.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by p.updated_at desc, p.id desc
limit %(wanted)s
