-- purpose: comments on a document in the user's name
insert into app.comments (document_id, user_id, content, position_data)
select
    d.id,
    app.current_user_id(),
    %(content)s,
    %(position)s
from app.live_documents as d
where d.id = %(document_id)s
returning id
