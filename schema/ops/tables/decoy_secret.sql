-- purpose: what the answers for addresses without an account are derived from
-- owner: writersroom_owner
-- why: random for each database, and read by the definer's functions alone: who knew it could tell
--      the answers apart

create table ops.decoy_secret (
    is_the_only boolean primary key default true,
    secret bytea not null
    default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    constraint decoy_secret_is_one_row check (is_the_only)
);

comment on table ops.decoy_secret is
'One row: the secret behind what app.credentials_for says of an address without an account.';
comment on column ops.decoy_secret.is_the_only is 'Always true, so that there is one row.';
comment on column ops.decoy_secret.secret is '32 bytes that were random when the row was made.';

insert into ops.decoy_secret default values;

grant select on ops.decoy_secret to writersroom_definer;
