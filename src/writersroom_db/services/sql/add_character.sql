-- purpose: adds a character to a document
insert into app.characters (
    document_id, name, role, description, attributes, relationships, created_by
)
select
    d.id,
    %(name)s,
    %(role)s,
    %(description)s,
    %(attributes)s,
    %(relationships)s,
    app.current_user_id()
from app.live_documents as d
where d.id = %(document_id)s
returning id
