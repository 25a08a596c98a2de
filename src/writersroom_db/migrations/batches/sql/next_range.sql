-- the bounds of the next keys in order, and how many there are
with keys as materialized (
    select t.{key} as k from {table} as t {after} order by t.{key} limit {rows}
)

select
    (select keys.k from keys order by keys.k limit 1)::text,
    (select keys.k from keys order by keys.k desc limit 1)::text,
    (select pg_catalog.count(*) from keys)
