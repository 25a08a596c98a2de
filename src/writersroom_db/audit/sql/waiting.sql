-- those that wait, and since when
select count(*), min(u.created_at)
from unsealed as u
where not u.is_overdue
