-- The load with this fingerprint.
select
    l.id,
    l.appended,
    l.finished_at is not null
from ops.seed_loads as l
where l.fingerprint = %(fingerprint)s
