-- purpose: who may enter a project, in a table that policies ask; kept by triggers
-- locks: access exclusive (reads and writes wait) on app.collaborations, app.email_invitations and
--   app.projects; share row exclusive (writes wait) on app.users

grant usage on schema app to writersroom_definer;

create function app.current_user_id() returns uuid
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    bound constant text := current_setting('app.user_id', true);
begin
    if bound is null or bound = '' then
        raise insufficient_privilege using
            message = 'no user is bound to this transaction',
            hint = 'Call app.begin_as(user_id) first in each transaction.';
    end if;
    return bound::uuid;
end
$function$;

comment on function app.current_user_id() is
'The user that app.begin_as has bound to this transaction; raises 42501 when there is none.';

grant execute on function app.current_user_id()
to writersroom_app, writersroom_definer;

create function app.effective_rank(role text, permissions jsonb) returns smallint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return least(
    case role when 'owner' then 4 when 'editor' then 3 when 'commenter' then 2 else 1 end,
    case
        when permissions @> '{"comment": false}' then 1
        when permissions @> '{"edit": false}' then 2
        else 4
    end
)::smallint;

comment on function app.effective_rank(text, jsonb) is
'4 for an owner, 3 who may edit, 2 who may comment, 1 who may read; less what overrides take away.';

grant execute on function app.effective_rank(text, jsonb) to writersroom_definer;

create or replace function app.add_owner_collaboration() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    insert into app.collaborations as c (project_id, user_id, role)
    values (new.id, new.owner_id, 'owner')
    on conflict on constraint collaborations_unique_user_project do update
        set
            role = 'owner',
            is_active = true,
            permissions = '{}',
            invitation_token = null,
            invitation_expires_at = null
        where c.role <> 'owner' or not c.is_active or c.permissions <> '{}';
    return null;
end
$function$;

grant create on schema app to writersroom_definer;

alter function app.add_owner_collaboration() owner to writersroom_definer;

revoke create on schema app from writersroom_definer;

grant insert, select, update on app.projects to writersroom_definer;

create or replace function app.check_owner_collaboration() returns trigger
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

grant create on schema app to writersroom_definer;

alter function app.check_owner_collaboration() owner to writersroom_definer;

revoke create on schema app from writersroom_definer;

alter table app.collaborations
add constraint collaborations_permissions_check
check (
    permissions
    <@ '{"edit": false, "comment": false, "export": false, "invite": false}'::jsonb
) not valid;

grant insert, select, update on app.collaborations to writersroom_definer;

comment on column app.collaborations.permissions is
'What of the role is taken away: edit, comment, export or invite, each false.';

alter table app.email_invitations
add column permissions jsonb not null default '{}';

alter table app.email_invitations
add constraint email_invitations_permissions_check
check (
    permissions
    <@ '{"edit": false, "comment": false, "export": false, "invite": false}'::jsonb
) not valid;

comment on column app.email_invitations.permissions is
'What acceptance will take away from the role, as in app.collaborations.';

create table app.project_access (
    user_id uuid not null references app.users (id) on delete cascade,
    project_id uuid not null references app.projects (id) on delete cascade,
    role_rank smallint not null,
    primary key (user_id, project_id) include (role_rank),
    constraint project_access_role_rank check (role_rank between 1 and 4)
);

create index idx_project_access_project_id on app.project_access (project_id);

comment on table app.project_access is
'Users who may enter a project: its owner and active collaborators. Never written by hand.';

comment on column app.project_access.user_id is 'The user.';

comment on column app.project_access.project_id is 'The project.';

comment on column app.project_access.role_rank is
'4 owner, 3 may edit, 2 may comment, 1 may read; see app.effective_rank.';

create function app.refresh_project_access(projects uuid[], users uuid[]) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform
    from app.projects as p
    where p.id = any(projects)
    order by p.id
    for no key update;

    with
    changed as (
        select distinct
            c.project_id,
            c.user_id
        from unnest(projects, users) as c (project_id, user_id)
    ),

    entitled as (
        select
            c.user_id,
            c.project_id,
            case
                when p.owner_id = c.user_id then 4::smallint
                else app.effective_rank(k.role, k.permissions)
            end as role_rank
        from changed as c
        inner join app.projects as p on c.project_id = p.id
        left join app.collaborations as k
            on c.project_id = k.project_id and c.user_id = k.user_id and k.is_active
        where p.owner_id = c.user_id or k.id is not null
    ),

    gone as (
        delete from app.project_access as a
        using changed as c
        where
            a.project_id = c.project_id
            and a.user_id = c.user_id
            and not exists (
                select
                from entitled as e
                where e.project_id = a.project_id and e.user_id = a.user_id
            )
    )

    insert into app.project_access as a (user_id, project_id, role_rank)
    select
        e.user_id,
        e.project_id,
        e.role_rank
    from entitled as e
    on conflict (user_id, project_id) do update
        set role_rank = excluded.role_rank
        where a.role_rank <> excluded.role_rank;
end
$function$;

comment on function app.refresh_project_access(uuid[], uuid[]) is
'Makes the access of each pair what its project and its collaboration say.';

create function app.keep_project_access() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    projects uuid[];
    users uuid[];
begin
    -- transition tables exist for the event at hand alone
    if tg_op = 'INSERT' then
        select array_agg(r.project_id), array_agg(r.user_id) into projects, users
        from after_it as r;
    elsif tg_op = 'DELETE' then
        select array_agg(r.project_id), array_agg(r.user_id) into projects, users
        from before_it as r;
    else
        select array_agg(r.project_id), array_agg(r.user_id) into projects, users
        from (
            select b.project_id, b.user_id
            from before_it as b
            union
            select a.project_id, a.user_id
            from after_it as a
        ) as r;
    end if;
    if projects is not null then
        perform app.refresh_project_access(projects, users);
    end if;
    return null;
end
$function$;

comment on function app.keep_project_access() is
'Trigger: makes app.project_access follow the collaborations that a statement has changed.';

create function app.follow_owner() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform app.refresh_project_access(
        array[new.id, new.id], array[old.owner_id, new.owner_id]
    );
    return null;
end
$function$;

comment on function app.follow_owner() is
'Trigger: makes app.project_access follow a project''s owner.';

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger collaborations_access_added
after insert on app.collaborations
referencing new table as after_it
for each statement
execute function app.keep_project_access();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger collaborations_access_changed
after update on app.collaborations
referencing old table as before_it new table as after_it
for each statement
execute function app.keep_project_access();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger collaborations_access_removed
after delete on app.collaborations
referencing old table as before_it
for each statement
execute function app.keep_project_access();

-- excuse trigger-blocks-writes: made at once, nothing is read; waits give way
create trigger projects_access_follows_owner
after update of owner_id on app.projects
for each row when (old.owner_id is distinct from new.owner_id)
execute function app.follow_owner();

alter table app.project_access enable row level security;

create policy project_access_select on app.project_access
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
);

create policy project_access_definer on app.project_access
to writersroom_definer
using (true)
with check (true);

grant select on app.project_access to writersroom_app;

grant select, insert, update, delete on app.project_access to writersroom_definer;

create policy projects_definer on app.projects
to writersroom_definer
using (true)
with check (true);

create policy collaborations_definer on app.collaborations
to writersroom_definer
using (true)
with check (true);

grant create on schema app to writersroom_definer;

alter function app.refresh_project_access(uuid[], uuid[]) owner to writersroom_definer;

alter function app.keep_project_access() owner to writersroom_definer;

alter function app.follow_owner() owner to writersroom_definer;

revoke create on schema app from writersroom_definer;
