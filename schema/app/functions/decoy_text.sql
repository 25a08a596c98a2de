-- purpose: a hash or salt that was never one, in the shape of a real one
-- owner: writersroom_owner
-- why: which scheme hashes passwords is the sign-in service's affair: what it stored is imitated,
--      so that checking a password against this takes as long. Encodings come out canonical, since
--      libraries refuse others at once

create function app.decoy_text(shapes text[], noise bytea) returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    parts constant text[] := string_to_array(shapes[1], '$');
    -- what the scheme and its parameters are is kept, what salts and hashes are is made up
    scheme constant integer
    := case when cardinality(parts) = 1 then 0 when parts[1] = '' then 2 else 1 end;
    made text[] := '{}';
    part text;
    size integer;
    alike text;
    fresh bytea;
    body text;
    used integer := 0;
begin
    for n in 1..cardinality(parts) loop
        part := parts[n];
        size := length(rtrim(part, '='));
        if
            size = 0
            or n = scheme
            or (scheme > 0 and (part ~ '^[0-9]+$' or part ~ '[=,:][0-9A-Za-z]'))
        then
            made := made || part;
            continue;
        end if;
        -- one of them may lack a letter of its alphabet by chance, all of them hardly
        select string_agg(s.part, '') into alike
        from (
            select
                rtrim(split_part(t.shape, '$', n), '=') as part,
                split_part(t.shape, '$', scheme) as kind
            from unnest(shapes) as t (shape)
        ) as s
        where length(s.part) = size and (scheme = 0 or s.kind = parts[scheme]);
        fresh := substr(noise, used + 1, size);
        used := used + size;
        if alike ~ '^[0-9a-f]+$' then
            body := left(encode(fresh, 'hex'), size);
        elsif alike ~ '^[0-9A-F]+$' then
            body := upper(left(encode(fresh, 'hex'), size));
        elsif size = 53 and parts[scheme] ~ '^2[abxy]?$' then
            -- bcrypt: 16 bytes of salt, 23 of hash, in an alphabet of its own
            body := translate(
                rtrim(encode(substr(fresh, 1, 16), 'base64'), '=')
                || rtrim(encode(substr(fresh, 17, 23), 'base64'), '='),
                'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
                './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
            );
        else
            body := translate(
                rpad(
                    rtrim(
                        replace(encode(substr(fresh, 1, size * 3 / 4), 'base64'), chr(10), ''), '='
                    ),
                    size,
                    'A'
                ),
                '+/',
                case
                    when alike ~ '[-_]' then '-_'
                    when alike ~ '[.]' then './'
                    when alike ~ '[+/]' then '+/'
                    else 'Qz'
                end
            );
        end if;
        made := made || (body || repeat('=', length(part) - size));
    end loop;
    return array_to_string(made, '$');
end
$function$;

comment on function app.decoy_text(text[], bytea) is
'Text made of these bytes in the shape of the first text: its scheme, parameters and lengths, and '
'the alphabet that those like it have.';

grant execute on function app.decoy_text(text[], bytea) to writersroom_definer;
