-- purpose: counts a sign-in: failures lock, a success opens
-- owner: writersroom_definer
-- why: the row is locked, so of many guesses at a time each is counted, and none that comes after
--      the fifth gets through: a success during a lock is no sign-in

create function app.record_login(user_id uuid, succeeded boolean) returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    failures integer;
    locked timestamptz;
    known boolean;
begin
    select u.failed_login_attempts, u.locked_until into failures, locked
    from app.users as u
    where u.id = record_login.user_id and u.is_active and u.email_verified
    for no key update;
    known := found;
    if not known then
        insert into app.decoy_logins as d (user_id)
        values (record_login.user_id)
        on conflict do nothing;
        if found then
            delete from app.decoy_logins as d
            where
                d.user_id = any(
                    array(
                        select o.user_id
                        from app.decoy_logins as o
                        where o.last_attempt_at < now() - interval '90 days'
                        order by o.last_attempt_at
                        limit 2
                        for update skip locked
                    )
                );
        end if;
        select d.failed_login_attempts, d.locked_until into strict failures, locked
        from app.decoy_logins as d
        where d.user_id = record_login.user_id
        for no key update;
    end if;

    if succeeded and locked > now() then
        return locked;
    elsif succeeded then
        failures := 0;
        locked := null;
    else
        failures := failures + 1;
        locked := greatest(locked, now() + app.lock_time(failures));
    end if;
    if known then
        update app.users as u
        set
            failed_login_attempts = failures,
            locked_until = locked,
            last_login = case when succeeded then now() else u.last_login end
        where u.id = record_login.user_id;
    else
        update app.decoy_logins as d
        set
            failed_login_attempts = failures,
            locked_until = locked,
            last_attempt_at = now()
        where d.user_id = record_login.user_id;
    end if;
    return case when locked > now() then locked end;
end
$function$;

comment on function app.record_login(uuid, boolean) is
'Counts an attempt to sign in, and returns until when the account is locked: the user is in '
'only where it succeeded and this is null. From the fifth failure on see app.lock_time.';

grant execute on function app.record_login(uuid, boolean) to writersroom_auth;
