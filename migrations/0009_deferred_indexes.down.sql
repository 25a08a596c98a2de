-- purpose: takes back the books of what waits for the rows of a seeded world
-- locks: access exclusive on the dropped table and on ops.seed_loads
-- loses-rows: ops.seed_deferred

drop table ops.seed_deferred;
