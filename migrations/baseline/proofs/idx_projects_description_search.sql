-- purpose: a description is short enough for full-text search (256 KB is, whatever its words)
-- locks: those of reading

select p.id as key
from projects as p
where octet_length(p.description) > 262144;
