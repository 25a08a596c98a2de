-- purpose: one project that the user may read
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
where p.id = %(project_id)s
