-- purpose: the project of a document that the user may save to, asked before a text is stored
select d.project_id
from app.live_documents as d
inner join app.project_access as a on d.project_id = a.project_id
where d.id = %(document_id)s and a.user_id = app.current_user_id() and a.role_rank >= 3
