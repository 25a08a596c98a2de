-- purpose: deleted, when is not known: deleted_at becomes the time of the adoption
-- locks: those of reading

select p.id as key
from projects as p
where p.status = 'deleted';
