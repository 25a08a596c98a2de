-- the roots of a partition's seals, in their order
select s.root
from audit.seals as s
where s.partition = %(partition)s
order by s.number
