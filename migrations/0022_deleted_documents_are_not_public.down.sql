-- purpose: takes back 0022: deleted documents are not public
-- locks: access exclusive (reads and writes wait) on app.documents; share update exclusive (others
--   read and write) on app.characters

drop trigger documents_pass_public_on on app.documents;
drop trigger documents_withdraw_public on app.documents;
drop function app.pass_public_on();
drop function app.withdraw_public();

-- who gets a function must be able to make one, for that moment
grant create on schema app to writersroom_definer;

set role writersroom_definer;

create or replace function app.spread_public() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    update app.documents as d
    set is_public = new.is_public
    where d.project_id = new.id and d.is_public <> new.is_public;

    update app.characters as c
    set is_public = new.is_public
    where c.project_id = new.id and c.is_public <> new.is_public;
    return null;
end
$function$;

comment on function app.spread_public() is
'Trigger: gives a project''s flag to its documents and characters.';

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
    for share;

    if tg_table_name = 'documents' then
        update app.documents as d
        set is_public = p.is_public
        from app.projects as p
        where
            d.project_id = p.id
            and d.id in (select a.id from after_it as a)
            and d.is_public <> p.is_public;
    else
        update app.characters as c
        set is_public = p.is_public
        from app.projects as p
        where
            c.project_id = p.id
            and c.id in (select a.id from after_it as a)
            and c.is_public <> p.is_public;
    end if;
    return null;
end
$function$;

comment on function app.take_public() is
'Trigger: gives new documents or characters the flag of their project.';

comment on function app.restore_project(uuid) is
'Restores a deleted project of the bound user, to the archive if it was there.';

comment on function app.soft_delete_project(uuid) is
'Deletes a project of the bound user; it can be restored until it is purged, 90 days later.';

set role writersroom_owner;

revoke create on schema app from writersroom_definer;

comment on column app.documents.is_public is
'Whether any signed-in user may read it, as its project; kept by trigger.';

comment on column app.characters.is_public is
'Whether any signed-in user may read it, as its project; kept by trigger.';
