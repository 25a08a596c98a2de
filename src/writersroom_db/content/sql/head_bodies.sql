-- purpose: the same of documents, where no version of theirs says it already; a page of rows
-- owner: writersroom_owner
-- why: an adopted database may hold heads that are no version

select
    'documents' as relation,
    d.id,
    d.project_id as project,
    d.s3_key as key,
    d.content_hash as sha256
from app.documents as d
where
    d.id > %(after)s
    and not exists (
        select
        from app.versions as v
        where
            v.document_id = d.id
            and v.s3_key = d.s3_key
            and v.content_hash = d.content_hash
    )
order by d.id
limit %(many)s
