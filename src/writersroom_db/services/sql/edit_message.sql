-- purpose: changes the words of one's own message, and says that they were changed
update app.chat_messages as m
set content = %(content)s, is_edited = true, edited_at = pg_catalog.now()
where m.id = %(message_id)s and m.sender_id = app.current_user_id()
returning m.id
