-- purpose: the same of versions that chance picks
-- owner: writersroom_owner
-- why: an incident shows in some hundred versions already, and all of them may be terabytes

select
    'versions' as relation,
    v.id,
    v.project_id as project,
    v.s3_key as key,
    v.content_hash as sha256
from app.versions as v
order by random()
limit %(many)s
