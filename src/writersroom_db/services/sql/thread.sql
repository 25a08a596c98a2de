-- purpose: a message and all that answers it, directly or not, the oldest first
with recursive answers as (
    select
        m.id,
        m.session_id,
        m.created_at
    from app.chat_messages as m
    where m.id = %(message_id)s
    union
    select
        m.id,
        m.session_id,
        m.created_at
    from answers as a
    inner join app.chat_messages as m
        on a.id = m.parent_message_id and a.session_id = m.session_id
)

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
from answers as a
inner join app.chat_messages as m on a.id = m.id and a.created_at = m.created_at
order by m.created_at, m.id
limit %(wanted)s
