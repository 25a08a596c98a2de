-- purpose: the revision this database stands at, in Alembic's own form
-- owner: writersroom_owner
-- why: Alembic reads and writes it in the transaction of the revision itself

create table ops.alembic_version (
    version_num varchar(32) not null,
    constraint alembic_version_pkc primary key (version_num)
);

comment on table ops.alembic_version is 'The revision that this database stands at; empty at base.';
comment on column ops.alembic_version.version_num is 'Number of the revision, such as 0004.';

grant select on ops.alembic_version to writersroom_worker;
