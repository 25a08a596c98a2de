-- purpose: bytes that nobody can foretell, and that are the same for the same words
-- owner: writersroom_definer
-- why: without the secret it raises, so that a copy which lacks it answers for no address, rather
--      than for accounts alone

create function app.decoy_bytes(label text, address text, size integer) returns bytea
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    key bytea;
    made bytea := '';
begin
    select s.secret into strict key
    from ops.decoy_secret as s;
    for block in 0..(size - 1) / 32 loop
        made := made || sha256(
            key || sha256(key || convert_to(format('%s %s %s', label, block, address), 'UTF8'))
        );
    end loop;
    return substr(made, 1, size);
end
$function$;

comment on function app.decoy_bytes(text, text, integer) is
'That many bytes, derived from the words and the secret of ops.decoy_secret.';

grant execute on function app.decoy_bytes(text, text, integer) to writersroom_definer;
