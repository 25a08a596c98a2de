-- purpose: the head of one document that the user may read
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
where d.id = %(document_id)s
