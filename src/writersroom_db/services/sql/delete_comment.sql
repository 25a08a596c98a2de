-- purpose: takes a comment away
delete from app.comments as c
where c.id = %(comment_id)s
returning c.id
