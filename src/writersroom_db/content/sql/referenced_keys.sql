-- purpose: every key that a row of a document or of a version has, deleted ones too, in the order
--          in which stores list: by code points
-- owner: writersroom_owner
-- why: merged with the store's listing, it tells which objects nobody refers to

select v.s3_key collate "C" as key
from app.versions as v
union all
select d.s3_key collate "C"
from app.documents as d
order by key
