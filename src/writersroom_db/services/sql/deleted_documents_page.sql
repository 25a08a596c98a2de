-- purpose: the documents of a project that are deleted and can be restored, the last one first
select
    d.id,
    d.title,
    d.deleted_at
from app.documents as d
where
    d.project_id = %(project_id)s
    and d.deleted_at is not null
    and (
        %(after_key)s::timestamptz is null
        or (d.deleted_at, d.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by d.deleted_at desc, d.id desc
limit %(wanted)s
