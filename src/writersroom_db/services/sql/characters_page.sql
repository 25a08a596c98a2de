-- purpose: the characters in a document, as they came
select
    c.id,
    c.document_id,
    c.name,
    c.role,
    c.description,
    c.attributes,
    c.relationships,
    c.created_at,
    c.updated_at,
    c.created_by
from app.characters as c
where
    c.document_id = %(document_id)s
    and exists (
        select
        from app.live_documents as d
        where d.id = %(document_id)s
    )
    and (
        %(after_key)s::timestamptz is null
        or (c.created_at, c.id) > (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by c.created_at, c.id
limit %(wanted)s
