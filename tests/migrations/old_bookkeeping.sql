-- purpose: the tables in which migrations keep their own books
-- locks: none that anyone waits for: every object is new

create schema ops authorization writersroom_owner;

-- execute is public's by default, and only the global form of this takes it away
alter default privileges for role writersroom_owner revoke execute on functions from public;

comment on schema ops is 'What runs the database: migrations, partitions, retention.';

grant usage on schema ops to writersroom_worker;

create table ops.alembic_version (
    version_num varchar(32) not null,
    constraint alembic_version_pkc primary key (version_num)
);

comment on table ops.alembic_version is 'The revision that this database stands at; empty at base.';
comment on column ops.alembic_version.version_num is 'Number of the revision, such as 0004.';

grant select on ops.alembic_version to writersroom_worker;

create table ops.environment (
    singleton boolean primary key default true,
    name text not null default 'production',
    set_at timestamptz not null default now(),
    set_by text not null default session_user,
    constraint environment_has_one_row check (singleton),
    constraint environment_is_known
    check (name in ('production', 'staging', 'test', 'development'))
);

comment on table ops.environment is 'One row: what this database is for.';
comment on column ops.environment.singleton is 'Always true: the table holds one row.';
comment on column ops.environment.name is 'production, staging, test or development.';
comment on column ops.environment.set_at is 'When it was last set.';
comment on column ops.environment.set_by is 'The login that set it.';

grant select on ops.environment to writersroom_worker;

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

grant select on ops.migration_log to writersroom_worker;
