-- purpose: the flag of projects that were public before, and of what is in them
-- locks: none that others wait for, but for a batch's rows and their documents and characters
-- batch: app.projects by id, 200 rows

-- changes nothing else in the row; triggers tell the flag, and spread it
update app.projects as p
set visibility = p.visibility
where p.id between $1 and $2 and p.visibility = 'public';
