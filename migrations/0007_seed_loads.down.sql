-- purpose: takes back the books of seeded worlds
-- locks: access exclusive (reads and writes wait) on ops.seed_blocks, ops.seed_loads
-- loses-rows: ops.seed_loads, ops.seed_blocks

drop table ops.seed_blocks;

drop table ops.seed_loads;
