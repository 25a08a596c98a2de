-- purpose: documents are public with their project
-- owner: writersroom_definer
-- why: their policy tests a column of their own; a subquery for each row would cost a hundredfold.
--      At read committed alone: at others, documents made since the snapshot would be missed

create function app.spread_public() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise feature_not_supported using
            message = 'whether a project is public changes at read committed alone',
            hint = 'Begin the transaction at read committed.';
    end if;
    update app.documents as d
    set is_public = new.is_public
    where d.project_id = new.id and d.deleted_at is null and d.is_public <> new.is_public;
    return null;
end
$function$;

comment on function app.spread_public() is
'Trigger: gives a project''s flag to its documents that are not deleted.';
