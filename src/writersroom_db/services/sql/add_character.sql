-- purpose: adds a character to a document
insert into app.characters (
    document_id, name, role, description, attributes, relationships, created_by
)
values (
    %(document_id)s,
    %(name)s,
    %(role)s,
    %(description)s,
    %(attributes)s,
    %(relationships)s,
    app.current_user_id()
)
returning id
