-- purpose: who the transaction acts for
-- owner: writersroom_owner
-- why: fails closed: without an identity there is an error, not an empty result; after a
--      transaction the setting is the empty string, which is as good as none

create function app.current_user_id() returns uuid
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    bound constant text := current_setting('app.user_id', true);
begin
    if bound is null or bound = '' then
        raise insufficient_privilege using
            message = 'no user is bound to this transaction',
            hint = 'Call app.begin_as(user_id) first in each transaction.';
    end if;
    return bound::uuid;
end
$function$;

comment on function app.current_user_id() is
'The user that app.begin_as has bound to this transaction; raises 42501 when there is none.';

grant execute on function app.current_user_id()
to writersroom_app, writersroom_definer;
