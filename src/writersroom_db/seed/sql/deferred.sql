-- What a load has put off and not made again.
select
    d.item,
    d.kind,
    d.table_name,
    d.name,
    d.definition
from ops.seed_deferred as d
where d.load_id = %(load)s
order by d.item
