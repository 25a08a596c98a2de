-- purpose: writes what happened to a row into the audit log
-- owner: writersroom_definer
-- why: once for every table: a trigger's arguments are the table, the key's column, and the columns
--      that may be read in the log. Every other comes as a digest, also one that was added since.
--      Planned once: planning it for each change costs four times the change

create function audit.record() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set timezone = 'UTC'
set plan_cache_mode = force_generic_plan
as $function$
declare
    clear constant text[] := tg_argv[2:];
    bound constant text := current_setting('app.user_id', true);
    old_row jsonb;
    new_row jsonb;
begin
    if tg_op <> 'INSERT' then
        old_row := to_jsonb(old);
    end if;
    if tg_op <> 'DELETE' then
        new_row := to_jsonb(new);
    end if;
    insert into audit.log (
        era, table_name, row_key, command, user_id, set_role, application_name, reason,
        before, after
    )
    select
        s.era + (pg_current_xact_id() < s.sealed_before)::integer,
        tg_argv[0],
        change.row_key,
        tg_op,
        case when bound ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then bound::uuid end,
        nullif(current_setting('role'), 'none'),
        current_setting('application_name'),
        coalesce(
            nullif(current_setting('app.reason', true), ''),
            (
                select string_agg(g.reason, '; ' order by g.granted_at)
                from ops.break_glass_grants as g
                where
                    g.login = session_user
                    and g.revoked_at is null
                    and g.expires_at > clock_timestamp()
            )
        ),
        change.before,
        change.after
    -- without its row the era is null, which the log refuses
    from (values (true)) as always (is_there)
    left join audit.state as s on always.is_there
    cross join lateral (
        select
            min(c.shown #>> '{}')
            filter (where c.name = tg_argv[1] and c.was = (tg_op <> 'INSERT')) as row_key,
            jsonb_object_agg(c.name, c.shown) filter (where c.was and c.changed) as before,
            jsonb_object_agg(c.name, c.shown) filter (where not c.was and c.changed) as after
        from (
            select
                v.name,
                v.was,
                v.value is distinct from v.other
                and (v.other is not null or v.value <> 'null') as changed,
                case
                    when v.name = any(clear) or v.value = 'null' then v.value
                    else to_jsonb('hmac:' || left(encode(sha256(s.outer_key || sha256(
                        s.inner_key
                        || convert_to(v.name || ':' || case
                            when v.name = 'email' then lower(v.value #>> '{}')
                            else v.value #>> '{}'
                        end, 'UTF8')
                    )), 'hex'), 32))
                end as shown
            from (
                select
                    e.key as name,
                    e.value,
                    true as was,
                    new_row -> e.key as other
                from jsonb_each(old_row) as e
                union all
                select
                    e.key,
                    e.value,
                    false,
                    old_row -> e.key
                from jsonb_each(new_row) as e
            ) as v
            where v.value is distinct from v.other or v.name = tg_argv[1]
        ) as c
    ) as change
    where change.before is not null or change.after is not null;
    return null;
end
$function$;

comment on function audit.record() is
'Trigger: writes an entry of the audit log; arguments are the table, the key''s column, and those '
'in the clear.';
