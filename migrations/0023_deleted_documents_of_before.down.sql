-- purpose: gives deleted documents of public projects, and their characters, the flag they had
-- locks: none that others wait for, but for a batch's rows and their characters
-- batch: app.documents by id, 2000 rows

-- a trigger passes it on to the characters
update app.documents as d
set is_public = true
from app.projects as p
where
    d.id between $1 and $2
    and d.project_id = p.id
    and p.is_public
    and d.deleted_at is not null
    and not d.is_public;
