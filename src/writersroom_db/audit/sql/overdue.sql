-- those that are overdue
select u.id
from unsealed as u
where u.is_overdue
order by u.id
