-- purpose: access to the projects that were there before
-- locks: none that others wait for, but for a batch's rows and their projects
-- batch: app.collaborations by id, 1000 rows

-- changes nothing in the row; the trigger makes its access, and locks the project for that
update app.collaborations as c
set is_active = c.is_active
where c.id between $1 and $2;
