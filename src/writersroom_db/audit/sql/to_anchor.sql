-- the newest seal, and until when its anchor is kept
select s.number, s.chain, s.sealed_at, now() + r.retain
from audit.seals as s
cross join ops.retention_policies as r
where r.policy = 'audit_logs'
order by s.number desc
limit 1
