-- the newest seal
select s.number, s.chain
from audit.seals as s
order by s.number desc
limit 1
