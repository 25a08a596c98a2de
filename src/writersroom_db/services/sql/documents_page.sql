-- purpose: the documents of a project, last changed first
select
    d.id,
    d.project_id,
    d.title,
    d.type,
    d.content_hash,
    d.s3_key,
    d.version_number,
    d.created_at,
    d.updated_at,
    d.word_count,
    d.character_count,
    d.last_edited_by,
    d.last_edited_at,
    d.metadata
from app.live_documents as d
where
    d.project_id = %(project_id)s
    and (%(type)s::text is null or d.type = %(type)s)
    and (
        %(after_key)s::timestamptz is null
        or (d.updated_at, d.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by d.updated_at desc, d.id desc
limit %(wanted)s
