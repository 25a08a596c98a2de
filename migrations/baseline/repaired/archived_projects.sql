-- purpose: archived, when is not known: archived_at becomes the time of the adoption
-- locks: those of reading

select p.id as key
from projects as p
where p.is_archived;
