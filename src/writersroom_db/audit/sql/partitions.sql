-- the partitions of the log
select p.partition
from ops.partitions as p
where p.parent = 'audit.log'
order by p.lower_bound
