-- purpose: the user's own projects that are deleted and can be restored, the last one first
select
    p.id,
    p.title,
    p.deleted_at
from app.projects as p
where
    p.owner_id = app.current_user_id()
    and p.deleted_at is not null
    and (
        %(after_key)s::timestamptz is null
        or (p.deleted_at, p.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by p.deleted_at desc, p.id desc
limit %(wanted)s
