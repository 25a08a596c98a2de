-- purpose: one version of a document
select
    v.id,
    v.document_id,
    v.version_number,
    v.content_hash,
    v.s3_key,
    v.created_by,
    v.created_at,
    v.change_summary,
    v.word_count,
    v.character_count,
    v.diff_data
from app.versions as v
where
    v.document_id = %(document_id)s
    and v.version_number = %(version_number)s
    and exists (
        select
        from app.live_documents as d
        where d.id = %(document_id)s
    )
