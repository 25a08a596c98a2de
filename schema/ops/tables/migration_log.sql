-- purpose: every run of every revision, in both directions
-- owner: writersroom_owner
-- why: says who changed what and when, and proves that an applied file was not edited since

create table ops.migration_log (
    id bigint generated always as identity primary key,
    revision text not null,
    direction text not null,
    file text not null,
    checksum text not null,
    state text not null,
    statements integer not null,
    attempts integer not null default 1,
    started_at timestamptz not null,
    finished_at timestamptz,
    run_by text not null default session_user,
    tool_version text not null,
    marker_lsn pg_lsn,
    constraint migration_log_direction_is_known check (direction in ('up', 'down')),
    constraint migration_log_state_is_known check (state in ('started', 'done')),
    constraint migration_log_done_has_an_end check ((state = 'done') = (finished_at is not null)),
    constraint migration_log_checksum_is_sha256 check (checksum ~ '^[0-9a-f]{64}$')
);

-- the last run of a revision: what status, the checksum proof and the retry of a killed step ask
create index idx_migration_log_revision on ops.migration_log (revision, id desc);

comment on table ops.migration_log is 'Every run of every revision, in both directions.';
comment on column ops.migration_log.id is 'Order of the runs.';
comment on column ops.migration_log.revision is 'Number of the revision, such as 0004.';
comment on column ops.migration_log.direction is 'up or down.';
comment on column ops.migration_log.file is 'Name of the SQL file that ran.';
comment on column ops.migration_log.checksum is 'Its sha256 in hex, line endings normalised.';
comment on column ops.migration_log.state is
'started while a step outside a transaction runs (or was killed); done when it ended well.';
comment on column ops.migration_log.statements is 'How many statements the file holds.';
comment on column ops.migration_log.attempts is
'Attempts it took, those lost to lock timeouts too.';
comment on column ops.migration_log.started_at is 'Start of the attempt that succeeded.';
comment on column ops.migration_log.finished_at is 'Its end, by the server''s clock.';
comment on column ops.migration_log.run_by is 'The login that ran it.';
comment on column ops.migration_log.tool_version is 'Version of writersroom-db that ran it.';
comment on column ops.migration_log.marker_lsn is
'Where the write-ahead log stood before the run; with started_at the point to restore to.';

grant select on ops.migration_log to writersroom_worker;
