-- purpose: deletes an account for its user
-- owner: writersroom_definer
-- why: softly: 30 days later a job erases it and purges what it owns; until then projects stay with
--      those who work in them, and the address stays taken. A suspended user may as well

create function app.request_account_deletion(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.users as u
    set deleted_at = now(), is_active = false
    where u.id = request_account_deletion.user_id and u.deleted_at is null;
    if not found then
        raise insufficient_privilege using
            message = 'no such account';
    end if;
    delete from app.account_tokens as t
    where t.user_id = request_account_deletion.user_id;
end
$function$;

comment on function app.request_account_deletion(uuid) is
'Marks an account as deleted, so that it can neither sign in nor act.';

grant execute on function app.request_account_deletion(uuid) to writersroom_auth;
