-- purpose: saves the text of an old version as the newest one
-- why: history is never rewritten: going back is one more step
select
    app.save_version(
        document => v.document_id,
        base_version => %(base_version)s,
        content_hash => v.content_hash,
        s3_key => v.s3_key,
        word_count => v.word_count,
        character_count => v.character_count,
        change_summary => %(change_summary)s,
        diff_data => pg_catalog.jsonb_build_object('restored', v.version_number),
        idempotency_key => %(idempotency_key)s
    )
from app.versions as v
where v.document_id = %(document_id)s and v.version_number = %(version_number)s
