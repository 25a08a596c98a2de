-- purpose: the messages of a session, the newest first
select
    m.id,
    m.session_id,
    m.sender_id,
    m.agent_id,
    m.message_type,
    m.content,
    m.metadata,
    m.created_at,
    m.is_edited,
    m.edited_at,
    m.parent_message_id,
    m.confidence_score,
    m.processing_time_ms
from app.chat_messages as m
where
    m.session_id = %(session_id)s
    and (
        %(after_key)s::timestamptz is null
        or (m.created_at, m.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by m.created_at desc, m.id desc
limit %(wanted)s
