-- purpose: the flag of documents of public projects that were deleted before, and their characters'
-- locks: none that others wait for, but for a batch's rows and their characters
-- batch: app.documents by id, 2000 rows

-- a trigger passes it on to the characters
update app.documents as d
set is_public = false
where d.id between $1 and $2 and d.deleted_at is not null and d.is_public;
