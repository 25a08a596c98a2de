-- purpose: takes back the books of seeded worlds
-- locks: access exclusive on the dropped tables and on ops.seed_loads_id_seq

-- excuse rows-lost-unsaid: the books of a seeded world; the world itself stays
drop table ops.seed_blocks;

-- excuse rows-lost-unsaid: the books of a seeded world; the world itself stays
drop table ops.seed_loads;
