-- purpose: what every entry of the audit log is written with
-- owner: writersroom_owner
-- why: one row, which the trigger reads once a change. Two keys make a digest, as in HMAC; they are
--      random for each database. After a restore from a dump, transactions count from the beginning
--      again: the first of them are below sealed_before, and belong to the next era

create table audit.state (
    is_the_only boolean primary key default true,
    inner_key bytea not null
    default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    outer_key bytea not null
    default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    era integer not null default 1,
    sealed_before xid8 not null default '0',
    constraint state_is_one_row check (is_the_only)
);

comment on table audit.state is 'One row: what entries of the audit log are written with.';
comment on column audit.state.is_the_only is 'Always true, so that there is one row.';
comment on column audit.state.inner_key is '64 random bytes: the key of a digest''s first hash.';
comment on column audit.state.outer_key is '64 random bytes: the key of its second hash.';
comment on column audit.state.era is 'Which cluster''s transactions entries now count in.';
comment on column audit.state.sealed_before is
'Every transaction of this era below it has ended, and its entries are sealed.';

insert into audit.state default values;

grant select on audit.state to writersroom_definer;
