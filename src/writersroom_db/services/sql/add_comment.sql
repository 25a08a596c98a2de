-- purpose: comments on a document in the user's name
insert into app.comments (document_id, user_id, content, position_data)
values (%(document_id)s, app.current_user_id(), %(content)s, %(position)s)
returning id
