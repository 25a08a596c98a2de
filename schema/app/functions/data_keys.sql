-- purpose: the wrapped keys that a service needs to read and write encrypted columns
-- owner: writersroom_definer
-- why: services have no right in the schema ops; retired keys come along: what was read before a
--      rotation ended may be opened after it

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
