-- entries of a partition behind where its eras were sealed to; overdue are those of a time that was
-- sealed whole, of an era that has ended, or of one that there never was
with unsealed as (
    select
        l.id,
        l.xid,
        l.created_at,
        l.era not in (t.era, t.era + 1) or (l.era = t.era and l.xid < t.sealed_before) as is_overdue
    from only {table} as l
    cross join audit.state as t
    left join unnest(%(eras)s::integer[], %(xids)s::xid8[], %(ids)s::bigint[]) as k (era, xid, id)
        on l.era = k.era
    where k.era is null or (l.xid, l.id) > (k.xid, k.id)
)
