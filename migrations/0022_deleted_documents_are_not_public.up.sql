-- purpose: deleted documents are not public
-- locks: share row exclusive (writes wait) on app.documents; share update exclusive (others read
--   and write) on app.characters

create function app.withdraw_public() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    select p.is_public and new.deleted_at is null into new.is_public
    from app.projects as p
    where p.id = new.project_id
    for no key update;
    return new;
end
$function$;

comment on function app.withdraw_public() is
'Trigger: a document that is deleted is not public; one that is restored is, if its project is.';

create function app.pass_public_on() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.characters as c
    set is_public = new.is_public
    where c.document_id = new.id and c.is_public <> new.is_public;
    return null;
end
$function$;

comment on function app.pass_public_on() is
'Trigger: gives a document''s flag to its characters.';

-- by name after documents_touch_updated_at: who deletes a document changes it, whatever the flag
-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger documents_withdraw_public
before update on app.documents
for each row when (old.deleted_at is distinct from new.deleted_at)
execute function app.withdraw_public();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger documents_pass_public_on
after update on app.documents
for each row when (old.is_public is distinct from new.is_public)
execute function app.pass_public_on();

-- who gets a function must be able to make one, for that moment
grant create on schema app to writersroom_definer;

alter function app.withdraw_public() owner to writersroom_definer;
alter function app.pass_public_on() owner to writersroom_definer;

set role writersroom_definer;

create or replace function app.spread_public() returns trigger
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

create or replace function app.take_public() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform
    from app.projects as p
    where p.id in (select a.project_id from after_it as a)
    order by p.id
    for no key update;

    if tg_table_name = 'documents' then
        update app.documents as d
        set is_public = true
        from app.projects as p
        where
            d.project_id = p.id
            and d.id in (select a.id from after_it as a)
            and d.deleted_at is null
            and p.is_public;
    else
        update app.characters as c
        set is_public = true
        from app.documents as d
        where
            c.document_id = d.id
            and c.id in (select a.id from after_it as a)
            and d.is_public;
    end if;
    return null;
end
$function$;

comment on function app.take_public() is
'Trigger: gives new documents the flag of their project, and new characters their document''s.';

comment on function app.restore_project(uuid) is
'Restores a deleted project of the bound user, to the archive if it was there. A public one at '
'read committed alone.';

comment on function app.soft_delete_project(uuid) is
'Deletes a project of the bound user; it can be restored until it is purged, 90 days later. A '
'public one at read committed alone.';

set role writersroom_owner;

revoke create on schema app from writersroom_definer;

comment on column app.documents.is_public is
'Whether any signed-in user may read it: as its project, unless deleted; kept by trigger.';

comment on column app.characters.is_public is
'Whether any signed-in user may read it, as its document; kept by trigger.';
