-- what is long of a seal
select s.ids, s.leaves
from audit.seals as s
where s.number = %(number)s
