-- purpose: which blocks of rows of a seeded world are there
-- owner: writersroom_owner
-- why: written in the transaction of the block itself, so none is loaded twice

create table ops.seed_blocks (
    load_id bigint not null references ops.seed_loads (id) on delete cascade,
    table_name text not null,
    block integer not null,
    loaded_rows integer not null,
    loaded_at timestamptz not null default now(),
    primary key (load_id, table_name, block)
);

comment on table ops.seed_blocks is 'Blocks of rows that seeded worlds have loaded.';
comment on column ops.seed_blocks.load_id is 'The load.';
comment on column ops.seed_blocks.table_name is 'Qualified name of the table.';
comment on column ops.seed_blocks.block is 'Number of the block within the table, from 0.';
comment on column ops.seed_blocks.loaded_rows is 'How many rows it holds.';
comment on column ops.seed_blocks.loaded_at is 'When it was loaded.';

grant select on ops.seed_blocks to writersroom_worker;
