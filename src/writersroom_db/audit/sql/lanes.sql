-- lanes into which entries may come, and where each was sealed to
select p.partition, e.era, s.last_xid::text, s.last_id
from ops.partitions as p
cross join audit.state as t
cross join generate_series(t.era, t.era + 1) as e (era)
left join lateral (
    select l.last_xid, l.last_id
    from audit.seals as l
    where l.partition = p.partition and l.era = e.era
    order by l.number desc
    limit 1
) as s on true
where p.parent = 'audit.log'
order by p.lower_bound, e.era
