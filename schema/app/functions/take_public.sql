-- purpose: new documents are public if their project is, and new characters if their document is
-- owner: writersroom_definer
-- why: the project's lock makes them wait for a change of visibility that is under way, or it for
--      them: else either would miss the other. The lock that saves take, too: two that share one
--      and then both want it alone would wait for each other

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
