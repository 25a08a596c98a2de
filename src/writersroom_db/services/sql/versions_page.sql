-- purpose: the versions of a document, the newest first
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
    and exists (
        select
        from app.live_documents as d
        where d.id = %(document_id)s
    )
    and (%(after_key)s::integer is null or v.version_number < %(after_key)s::integer)
    and (%(after_id)s::uuid is null or v.id <> %(after_id)s::uuid)
order by v.version_number desc
limit %(wanted)s
