-- purpose: changes the words of a comment, and where it stands
update app.comments as c
set
    content = case when %(change_content)s then %(content)s else c.content end,
    position_data = case when %(change_position)s then %(position)s else c.position_data end
where c.id = %(comment_id)s
returning c.id
