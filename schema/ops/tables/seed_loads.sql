-- purpose: which seeded worlds were loaded, or begun
-- owner: writersroom_owner
-- why: a killed load goes on where it stopped, and only where it is asked for the same again

create table ops.seed_loads (
    id bigint generated always as identity primary key,
    fingerprint text not null unique,
    seed bigint not null,
    epoch timestamptz not null,
    counts jsonb not null,
    appended boolean not null,
    tool_version text not null,
    loaded_by text not null default session_user,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint seed_loads_fingerprint_is_sha256 check (fingerprint ~ '^[0-9a-f]{64}$')
);

comment on table ops.seed_loads is 'Seeded worlds, loaded or begun; empty in production.';
comment on column ops.seed_loads.id is 'Order of the loads.';
comment on column ops.seed_loads.fingerprint is
'sha256 of all that decides the rows: two loads with the same one have the same rows.';
comment on column ops.seed_loads.seed is 'What --seed was.';
comment on column ops.seed_loads.epoch is 'The moment at which the seeded world stands still.';
comment on column ops.seed_loads.counts is 'Rows asked for, by table.';
comment on column ops.seed_loads.appended is 'Whether other rows were there before.';
comment on column ops.seed_loads.tool_version is 'Version of writersroom-db that loads it.';
comment on column ops.seed_loads.loaded_by is 'The login that began it.';
comment on column ops.seed_loads.started_at is 'When it began.';
comment on column ops.seed_loads.finished_at is 'When all of it was there; null while rows lack.';

grant select on ops.seed_loads to writersroom_worker;
