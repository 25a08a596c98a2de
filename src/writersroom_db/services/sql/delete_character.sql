-- purpose: takes a character out of a document
delete from app.characters as c
where c.id = %(character_id)s
returning c.id
