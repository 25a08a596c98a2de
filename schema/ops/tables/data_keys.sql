-- purpose: the keys that columns are encrypted and indexed under, each wrapped by another key
-- owner: writersroom_owner
-- why: a value says under which key it is, so both read while a rotation goes on; what unwraps them
--      is never in the database, nor in a backup of it

create table ops.data_keys (
    id smallint primary key generated always as identity,
    purpose text not null,
    state text not null default 'active',
    wrapped bytea not null,
    wrapped_by text not null,
    created_at timestamptz not null default now(),
    constraint data_keys_id_fits_the_header check (id > 0),
    constraint data_keys_purpose check (purpose in ('column', 'index')),
    constraint data_keys_state check (state in ('active', 'reading', 'retired')),
    -- a key as it is has 32 bytes
    constraint data_keys_are_wrapped check (length(wrapped) > 32)
);

-- what is written is encrypted under one key
create unique index idx_data_keys_active on ops.data_keys (purpose) where state = 'active';

comment on table ops.data_keys is
'Data keys, wrapped by a key of KMS or of a file: of no use without that one.';
comment on column ops.data_keys.id is
'Number of the key, which each value under it carries; never given again.';
comment on column ops.data_keys.purpose is
'column: values are encrypted under it. index: digests to look values up by are made with it.';
comment on column ops.data_keys.state is
'active: what is written is under it. reading: a rotation is to replace it. retired: no value was '
'under it any more; values in backups may be.';
comment on column ops.data_keys.wrapped is 'The key, encrypted under the key that wraps it.';
comment on column ops.data_keys.wrapped_by is
'Which key wraps it: kms: and the key''s name, or file: and a fingerprint of the file''s key.';
comment on column ops.data_keys.created_at is 'When it was made.';

grant select on ops.data_keys to writersroom_definer;
