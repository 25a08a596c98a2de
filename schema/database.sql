-- purpose: who may connect to this database, and who may make schemas in it
-- owner: the database's owner; run by every migrate after roles.sql
-- why: a copy made from a template loses these grants, so no revision can own them; running this
--      file again changes nothing

do $grants$
declare
    database constant name := pg_catalog.current_database();
    wanted record;
begin
    if exists (
        select
        from
            pg_catalog.pg_database as d,
            pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) as acl
        where d.datname = database and acl.grantee = 0
    ) then
        execute pg_catalog.format('revoke all on database %I from public', database);
        raise notice 'revoked the database from public';
    end if;
    for wanted in
        select *
        from (
            values
            ('writersroom_owner', 'connect'),
            ('writersroom_owner', 'create'),
            ('writersroom_auth', 'connect'),
            ('writersroom_app', 'connect'),
            ('writersroom_break_glass', 'connect'),
            ('writersroom_reader', 'connect'),
            ('writersroom_worker', 'connect')
        ) as grants (role, privilege)
    loop
        if not pg_catalog.has_database_privilege(wanted.role, database, wanted.privilege) then
            execute pg_catalog.format(
                'grant %s on database %I to %I', wanted.privilege, database, wanted.role
            );
            if not pg_catalog.has_database_privilege(wanted.role, database, wanted.privilege) then
                raise insufficient_privilege using
                    message = pg_catalog.format(
                        '%s may not grant %s on database %s: it is not its owner',
                        current_user, wanted.privilege, database
                    );
            end if;
            raise notice 'granted % on the database to %', wanted.privilege, wanted.role;
        end if;
    end loop;
end
$grants$;
