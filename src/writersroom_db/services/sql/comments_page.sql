-- purpose: the comments on a document, the oldest first
select
    c.id,
    c.document_id,
    c.user_id,
    c.content,
    c.position_data,
    c.created_at,
    c.updated_at,
    c.is_resolved
from app.comments as c
where
    c.document_id = %(document_id)s
    and exists (
        select
        from app.live_documents as d
        where d.id = %(document_id)s
    )
    and (%(resolved)s::boolean is null or c.is_resolved = %(resolved)s)
    and (
        %(after_key)s::timestamptz is null
        or (c.created_at, c.id) > (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by c.created_at, c.id
limit %(wanted)s
