-- purpose: the user's own sessions, the newest first
select
    s.id,
    s.user_id,
    s.project_id,
    s.document_id,
    s.agent_id,
    s.session_type,
    s.started_at,
    s.ended_at,
    s.is_active,
    s.context_data
from app.sessions as s
where
    s.user_id = app.current_user_id()
    and (not %(open)s or s.is_active)
    and (
        %(after_key)s::timestamptz is null
        or (s.started_at, s.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by s.started_at desc, s.id desc
limit %(wanted)s
