-- purpose: status and is_archived agree, unless the project is deleted
-- locks: those of reading

select p.id as key
from projects as p
where
    coalesce(p.status, 'active') <> 'deleted'
    and coalesce(p.is_archived, false) <> (coalesce(p.status, 'active') = 'archived');
