-- purpose: created_at lies in a month that can have a partition: the years 1000 to 9999 in UTC
-- locks: those of reading

select t.id as key
from agent_interactions as t
where t.created_at < '1000-01-01 00:00+00' or t.created_at >= '10000-01-01 00:00+00';
