-- purpose: writes an agent's message
insert into app.chat_messages (
    session_id,
    agent_id,
    message_type,
    content,
    metadata,
    parent_message_id,
    confidence_score,
    processing_time_ms
)
values (
    %(session_id)s,
    %(agent_id)s,
    'agent',
    %(content)s,
    %(metadata)s,
    %(answers)s,
    %(confidence)s,
    %(milliseconds)s
)
returning id
