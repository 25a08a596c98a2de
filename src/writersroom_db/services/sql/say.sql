-- purpose: writes a message in the user's name, in a sitting that has not ended
insert into app.chat_messages (
    session_id, sender_id, message_type, content, metadata, parent_message_id
)
select
    s.id,
    app.current_user_id(),
    'user',
    %(content)s,
    %(metadata)s,
    %(answers)s
from app.sessions as s
where s.id = %(session_id)s and s.ended_at is null
returning id
