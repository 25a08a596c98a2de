-- purpose: says what this database is for, in the database itself
-- owner: writersroom_owner
-- why: seed and mask refuse a database that does not say it is non-production

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
