-- purpose: changes what editors may change of a document besides its text
update app.documents as d
set
    title = case when %(change_title)s then %(title)s else d.title end,
    type = case when %(change_type)s then %(type)s else d.type end,
    metadata = case when %(change_metadata)s then %(metadata)s else d.metadata end
where d.id = %(document_id)s and d.deleted_at is null
returning d.id
