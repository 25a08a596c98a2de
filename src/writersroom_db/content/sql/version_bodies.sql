-- purpose: where the bodies of versions lie and what their sha256 is, a page of rows
-- owner: writersroom_owner
-- why: by primary key, so that no page waits for a sort, and no snapshot is held between them

select
    'versions' as relation,
    v.id,
    v.project_id as project,
    v.s3_key as key,
    v.content_hash as sha256
from app.versions as v
where v.id > %(after)s
order by v.id
limit %(many)s
