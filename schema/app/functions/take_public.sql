-- purpose: new documents and characters are public if their project is
-- owner: writersroom_definer
-- why: the share lock makes them wait for a change of visibility that is under way, or it for them:
--      else either would miss the other

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
