-- purpose: nobody takes the owner's collaboration away
-- owner: writersroom_definer
-- why: checked at commit, so that a transfer of ownership or the end of the project may pass
--      through

create function app.check_owner_collaboration() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if exists (
        select
        from app.projects as p
        where
            p.id = old.project_id
            and p.owner_id = old.user_id
            and not exists (
                select
                from app.collaborations as c
                where
                    c.project_id = p.id
                    and c.user_id = p.owner_id
                    and c.role = 'owner'
                    and c.is_active
            )
    ) then
        raise integrity_constraint_violation using
            message = format('project %s must keep its owner as a collaborator', old.project_id),
            constraint = 'collaborations_keep_the_owner';
    end if;
    return null;
end
$function$;

comment on function app.check_owner_collaboration() is
'Constraint trigger: at commit, every project''s owner has an active collaboration as owner.';
