-- The blocks of a load that are there.
select
    b.table_name,
    b.block
from ops.seed_blocks as b
where b.load_id = %(load)s
