-- where a lane was sealed to
select s.last_xid::text, s.last_id
from audit.seals as s
where s.partition = %(partition)s and s.era = %(era)s
order by s.number desc
limit 1
