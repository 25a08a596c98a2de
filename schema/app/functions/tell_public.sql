-- purpose: says whether any signed-in user may read a project
-- owner: writersroom_owner
-- why: a policy tests one column; what was deleted is nobody's to read, whatever its visibility

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
