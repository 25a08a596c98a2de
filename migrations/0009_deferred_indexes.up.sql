-- purpose: the books of what waits for the rows of a seeded world: indexes, keys, triggers
-- locks: share row exclusive (writes wait) on ops.seed_loads

create table ops.seed_deferred (
    load_id bigint not null references ops.seed_loads (id),
    item integer not null,
    kind text not null,
    table_name text not null,
    name text not null,
    definition text not null,
    primary key (load_id, item),
    constraint seed_deferred_kind check (kind in ('index', 'foreign key', 'trigger'))
);

comment on table ops.seed_deferred is
'Indexes, foreign keys and triggers that wait for the rows of a seeded world.';

comment on column ops.seed_deferred.load_id is 'The load, which can''t be forgotten before.';

comment on column ops.seed_deferred.item is 'Order in which they are made again.';

comment on column ops.seed_deferred.kind is 'index, foreign key or trigger.';

comment on column ops.seed_deferred.table_name is 'Qualified name of its table.';

comment on column ops.seed_deferred.name is 'Its name.';

comment on column ops.seed_deferred.definition is
'The statements that make it again, or turn it on.';

grant select on ops.seed_deferred to writersroom_worker;
