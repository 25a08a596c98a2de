-- purpose: the suggestions for a document, the newest first
select
    s.id,
    s.document_id,
    s.agent_id,
    s.suggestion_type,
    s.content,
    s.metadata,
    s.confidence_score,
    s.status,
    s.created_at,
    s.applied_at,
    s.applied_by,
    s.alternatives
from app.suggestions as s
where
    s.document_id = %(document_id)s
    and exists (
        select
        from app.live_documents as d
        where d.id = %(document_id)s
    )
    and (%(status)s::text is null or s.status = %(status)s)
    and (
        %(after_key)s::timestamptz is null
        or (s.created_at, s.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by s.created_at desc, s.id desc
limit %(wanted)s
