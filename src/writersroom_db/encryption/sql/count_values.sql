-- values by their first characters, which name the key; of one in the clear nothing is read
select
    case when t.{column} like 'enc:%%' then left(t.{column}, 8) end as mark,
    pg_catalog.count(*)
from {table} as t
where t.{column} is not null
group by 1
