-- purpose: the cluster's roles and their memberships; run by every migrate before any revision
-- owner: the login that migrates, which needs createrole (on Aurora, the master), or else these
--        roles ready and a grant of writersroom_owner
-- why: roles belong to the cluster, not to a database, so no revision can own them; running this
--      file again changes nothing

-- the owner and the definer never log in, and break_glass is a group of people's logins; a service
-- role has no password until operations give it one (or an IAM grant); no role has an attribute
-- that would let it round row-level security
do $roles$
declare
    wanted record;
begin
    for wanted in
        select *
        from (
            values
            ('writersroom_owner', 'nologin noinherit'),
            ('writersroom_definer', 'nologin'),
            ('writersroom_auth', 'login'),
            ('writersroom_app', 'login'),
            ('writersroom_break_glass', 'nologin'),
            ('writersroom_reader', 'login'),
            ('writersroom_worker', 'login')
        ) as roles (name, options)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            execute pg_catalog.format('create role %I %s', wanted.name, wanted.options);
            raise notice 'created role %', wanted.name;
        end if;
        if exists (
            select
            from pg_catalog.pg_roles as r
            where
                r.rolname = wanted.name
                and (
                    r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb
                    or r.rolreplication
                )
        ) then
            raise invalid_role_specification using
                message = pg_catalog.format(
                    'role %s is superuser, bypassrls, createrole, createdb or replication: '
                    'row-level security would not hold it', wanted.name
                ),
                hint = pg_catalog.format(
                    'alter role %I nosuperuser nobypassrls nocreaterole nocreatedb noreplication',
                    wanted.name
                );
        end if;
    end loop;
end
$roles$;

-- the migrating login becomes the owner by set role, and the owner hands functions to the definer;
-- neither inherits, so that nothing is done in the other's name by accident (15 has no such option
-- on a grant: there the login inherits, and noinherit on the owner does it)
do $memberships$
declare
    options text := '';
    privilege text := 'member';
    wanted record;
begin
    if pg_catalog.current_setting('server_version_num')::int >= 160000 then
        options := ' with inherit false, set true';
        privilege := 'set';
    end if;
    for wanted in
        select *
        from (
            values
            ('writersroom_owner'::name, current_user),
            ('writersroom_definer'::name, 'writersroom_owner'::name)
        ) as memberships (role, member)
    loop
        if not pg_catalog.pg_has_role(wanted.member, wanted.role, privilege) then
            execute pg_catalog.format('grant %I to %I%s', wanted.role, wanted.member, options);
            raise notice 'granted % to %', wanted.role, wanted.member;
        end if;
    end loop;
end
$memberships$;
