-- purpose: the keys that columns are encrypted under, wrapped, and a function that gives them
-- locks: none that anyone waits for

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

create function app.data_keys() returns table (
    id smallint,
    purpose text,
    state text,
    wrapped bytea,
    wrapped_by text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
    select k.id, k.purpose, k.state, k.wrapped, k.wrapped_by
    from ops.data_keys as k
    order by k.id
$function$;

comment on function app.data_keys() is
'All data keys, wrapped: only who may use the key that wraps them can read with them.';

grant execute on function app.data_keys() to writersroom_app, writersroom_auth;

grant create on schema app to writersroom_definer;

alter function app.data_keys() owner to writersroom_definer;

revoke create on schema app from writersroom_definer;
