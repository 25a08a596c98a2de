-- the bounds of the next keys in order, how many there are, and how many rows are in between: the
-- last key may have equals beyond
with keys as materialized (
    select t.{key} as k from {table} as t {after} order by t.{key} limit {rows}
),

bounds as (
    select
        (select keys.k from keys order by keys.k limit 1) as low,
        (select keys.k from keys order by keys.k desc limit 1) as high
)

select
    bounds.low::text,
    bounds.high::text,
    (select pg_catalog.count(*) from keys),
    (select pg_catalog.count(*) from keys where keys.k < bounds.high)
    + (select pg_catalog.count(*) from {table} as t where t.{key} = bounds.high)
from bounds
