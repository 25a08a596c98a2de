-- purpose: takes an invitation by e-mail back
-- owner: writersroom_definer
-- why: an open one only: an accepted one is history

create function app.revoke_email_invitation(invitation uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    project uuid;
begin
    select i.project_id into project
    from app.email_invitations as i
    where i.id = invitation and i.accepted_at is null;
    perform app.hold_project(project, 4);
    delete from app.email_invitations as i
    where i.id = invitation and i.accepted_at is null;
    if not found then
        raise insufficient_privilege using message = 'the invitation is accepted, or taken back';
    end if;
end
$function$;

comment on function app.revoke_email_invitation(uuid) is
'Takes back an open invitation by e-mail; owners and co-owners may.';

grant execute on function app.revoke_email_invitation(uuid) to writersroom_app;
