-- purpose: keeps updated_at true
-- owner: writersroom_owner
-- why: a column that each caller must remember to set is wrong on the first one that forgets

create function app.touch_updated_at() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    new.updated_at := now();
    return new;
end
$function$;

comment on function app.touch_updated_at() is
'Trigger: sets updated_at to the time of the transaction.';
