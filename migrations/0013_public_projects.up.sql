-- purpose: a public project's documents and characters may be read by anybody: their flag
-- locks: access exclusive (reads and writes wait) on app.characters, app.documents, app.projects

alter table app.projects add column is_public boolean not null default false;

comment on column app.projects.is_public is
'Whether any signed-in user may read it; kept by trigger.';

alter table app.documents add column is_public boolean not null default false;

grant insert, select, update on app.documents to writersroom_definer;

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create or replace trigger documents_touch_updated_at
before update on app.documents
for each row when (old.* is distinct from new.* and old.is_public = new.is_public)
execute function app.touch_updated_at();

comment on column app.documents.is_public is
'Whether any signed-in user may read it, as its project; kept by trigger.';

alter table app.characters add column is_public boolean not null default false;

grant select, update on app.characters to writersroom_definer;

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create or replace trigger characters_touch_updated_at
before update on app.characters
for each row when (old.* is distinct from new.* and old.is_public = new.is_public)
execute function app.touch_updated_at();

comment on column app.characters.is_public is
'Whether any signed-in user may read it, as its project; kept by trigger.';

create function app.tell_public() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    new.is_public := new.visibility = 'public' and new.deleted_at is null;
    return new;
end
$function$;

comment on function app.tell_public() is
'Trigger: a project is public while its visibility says so and it is not deleted.';

create function app.spread_public() returns trigger
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

create function app.take_public() returns trigger
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

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger projects_tell_public
before insert or update on app.projects
for each row
execute function app.tell_public();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger projects_spread_public
after update on app.projects
for each row when (old.is_public is distinct from new.is_public)
execute function app.spread_public();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger documents_take_public
after insert on app.documents
referencing new table as after_it
for each statement
execute function app.take_public();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger characters_take_public
after insert on app.characters
referencing new table as after_it
for each statement
execute function app.take_public();

create policy documents_definer on app.documents
to writersroom_definer
using (true)
with check (true);

create policy characters_definer on app.characters
to writersroom_definer
using (true)
with check (true);

grant create on schema app to writersroom_definer;

alter function app.spread_public() owner to writersroom_definer;

alter function app.take_public() owner to writersroom_definer;

revoke create on schema app from writersroom_definer;
