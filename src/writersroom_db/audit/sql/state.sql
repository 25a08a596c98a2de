-- the era, to where it is sealed, and which transactions may still be open
select
    t.era,
    t.sealed_before::text::bigint as sealed_before,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest_open,
    -- by far, so that none of this moment's transactions can be beyond
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 10000
    < t.sealed_before::text::bigint as counts_anew
from audit.state as t
