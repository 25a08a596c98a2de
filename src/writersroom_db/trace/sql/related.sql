-- the tables that these tables reference, and their partitions and children, to any depth
with recursive beneath (oid) as (
    select i.inhrelid
    from pg_catalog.pg_inherits as i
    where i.inhparent = any(%s)
    union
    select i.inhrelid
    from pg_catalog.pg_inherits as i
    inner join beneath as b on i.inhparent = b.oid
)

select b.oid::bigint
from beneath as b
union
select k.confrelid::bigint
from pg_catalog.pg_constraint as k
where k.contype = 'f' and k.conrelid = any(%s)
