-- the rows of the next keys in order; the value only where it is not under the active key
with next as materialized (
    select t.id, t.{column} as value from {table} as t {after} order by t.id limit %(rows)s
)

select next.id, case when left(next.value, 8) != %(mark)s then next.value end
from next
order by next.id
