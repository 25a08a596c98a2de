-- purpose: changes what its managers may change of a project
update app.projects as p
set
    title = case when %(change_title)s then %(title)s else p.title end,
    description = case when %(change_description)s then %(description)s else p.description end,
    genre = case when %(change_genre)s then %(genre)s else p.genre end,
    metadata = case when %(change_metadata)s then %(metadata)s else p.metadata end,
    visibility = case when %(change_visibility)s then %(visibility)s else p.visibility end
where p.id = %(project_id)s and p.deleted_at is null
returning p.id
