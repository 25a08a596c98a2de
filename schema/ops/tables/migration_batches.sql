-- purpose: how far each batched revision has come
-- owner: writersroom_owner
-- why: a killed run goes on after the last range that was committed, and touches no row twice

create table ops.migration_batches (
    revision text not null,
    direction text not null,
    checksum text not null,
    after_run bigint not null,
    last_key text,
    ranges bigint not null default 0,
    rows_seen bigint not null default 0,
    rows_affected bigint not null default 0,
    started_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (revision, direction),
    constraint migration_batches_direction_is_known check (direction in ('up', 'down')),
    constraint migration_batches_checksum_is_sha256 check (checksum ~ '^[0-9a-f]{64}$')
);

comment on table ops.migration_batches is
'How far each batched revision has come: written in the transaction of the batch itself.';
comment on column ops.migration_batches.revision is 'Number of the revision, such as 0004.';
comment on column ops.migration_batches.direction is 'up or down.';
comment on column ops.migration_batches.checksum is
'sha256 of the file that runs: what another text has begun can''t be continued.';
comment on column ops.migration_batches.after_run is
'Newest id of ops.migration_log when it began: a later run the other way ends its validity.';
comment on column ops.migration_batches.last_key is
'The last key done, as text; null before the first range.';
comment on column ops.migration_batches.ranges is 'How many ranges are done.';
comment on column ops.migration_batches.rows_seen is 'How many rows those ranges held.';
comment on column ops.migration_batches.rows_affected is 'How many rows the statement changed.';
comment on column ops.migration_batches.started_at is 'Start of the first batch.';
comment on column ops.migration_batches.updated_at is 'Start of the last batch.';
comment on column ops.migration_batches.finished_at is
'When nothing was left; null while ranges are.';

grant select on ops.migration_batches to writersroom_worker;
