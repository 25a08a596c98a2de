-- purpose: changes a character
update app.characters as c
set
    name = case when %(change_name)s then %(name)s else c.name end,
    role = case when %(change_role)s then %(role)s else c.role end,
    description = case when %(change_description)s then %(description)s else c.description end,
    attributes = case when %(change_attributes)s then %(attributes)s else c.attributes end,
    relationships
    = case when %(change_relationships)s then %(relationships)s else c.relationships end
where c.id = %(character_id)s
returning c.id
