-- Another load that was begun and not ended.
select
    l.seed,
    l.epoch,
    l.counts ->> 'users'
from ops.seed_loads as l
where l.finished_at is null and l.fingerprint <> %(fingerprint)s
order by l.id
limit 1
