-- purpose: who changed which row, when and how, by month
-- owner: writersroom_owner
-- why: without foreign keys: it tells of what is long gone. The primary key is the order in which
--      entries are sealed, since a transaction's number says when all before it have ended, which
--      times and numbers of entries do not

create table audit.log (
    id bigint not null default nextval('audit.entries'),
    created_at timestamp with time zone not null default now(),
    xid xid8 not null default pg_current_xact_id(),
    era integer not null,
    table_name text not null,
    row_key text not null,
    command text not null,
    user_id uuid,
    session_role text not null default session_user,
    set_role text,
    application_name text,
    reason text,
    before jsonb,
    after jsonb,
    primary key (era, xid, id, created_at)
) partition by range (created_at);

-- the life of a row
create index idx_log_row_key on audit.log (row_key);

comment on table audit.log is
'Changes of business rows, one partition a month in UTC. Written by triggers alone, never changed.';
comment on column audit.log.id is 'Number of the entry; it rises within a transaction.';
comment on column audit.log.created_at is
'When the transaction of the change began; decides its partition.';
comment on column audit.log.xid is 'The transaction.';
comment on column audit.log.era is 'Which cluster''s transactions xid counts in.';
comment on column audit.log.table_name is 'The table, qualified.';
comment on column audit.log.row_key is 'The row: its id, or the digest of a key that is secret.';
comment on column audit.log.command is 'INSERT, UPDATE or DELETE.';
comment on column audit.log.user_id is 'The user that app.begin_as had bound; null for none.';
comment on column audit.log.session_role is 'The login.';
comment on column audit.log.set_role is 'The role it had taken on; null for none.';
comment on column audit.log.application_name is 'What the program called itself.';
comment on column audit.log.reason is
'What the setting app.reason said, else why the login was let in by break-glass.';
comment on column audit.log.before is
'The columns as they were: all that were not null for DELETE, those that changed for UPDATE.';
comment on column audit.log.after is
'The columns as they became: all that are not null for INSERT, those that changed for UPDATE.';

insert into ops.partitioned_tables (table_name, retention_policy)
values ('audit.log', 'audit_logs');

-- number, time, transaction and login are the server's to say
grant insert (
    era, table_name, row_key, command, user_id, set_role, application_name, reason, before, after
) on audit.log to writersroom_definer;
