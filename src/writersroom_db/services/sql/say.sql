-- purpose: writes a message in the user's name
insert into app.chat_messages (
    session_id, sender_id, message_type, content, metadata, parent_message_id
)
values (
    %(session_id)s,
    app.current_user_id(),
    'user',
    %(content)s,
    %(metadata)s,
    %(answers)s
)
returning id
