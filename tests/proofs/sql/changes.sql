-- Single changes to a migrated database, written from its own catalog. Each query below the common
-- tables gives rows (the statement, what drift must tell of it); a name ahead says the sort.
with tables as (
    select
        c.oid, c.relkind, c.relrowsecurity, c.relname::text as relname, n.nspname::text as schema,
        c.reltoastrelid <> 0 as has_toast,
        format('%I.%I', n.nspname, c.relname) as name,
        exists (
            select from pg_constraint as k where k.confrelid = c.oid and k.contype = 'f'
        ) as referenced
    from pg_class as c
    inner join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('app', 'ops')
),

columns as (
    select
        t.oid, t.relkind, t.schema, t.name as relation, a.attnum, a.attname::text as attname,
        a.attnotnull, a.attidentity, a.attlen, a.attstorage,
        t.name || '.' || quote_ident(a.attname) as name,
        format_type(a.atttypid, a.atttypmod) as type,
        format_type(a.atttypid, null) as base_type,
        pg_get_expr(d.adbin, d.adrelid) as "default",
        exists (
            select from pg_index as i where i.indrelid = t.oid and i.indisprimary
            and a.attnum = any(i.indkey)
        ) as is_key,
        exists (
            select from pg_partitioned_table as p where p.partrelid = t.oid
            and a.attnum = any(p.partattrs)
        ) as is_partition_key,
        exists (
            select from pg_depend as x where x.refobjid = t.oid and x.refobjsubid = a.attnum
            and x.classid in (
                'pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass
            )
        ) as is_used,
        a.attnum = max(a.attnum) over (partition by t.oid) as is_last
    from tables as t
    inner join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef as d on d.adrelid = t.oid and d.adnum = a.attnum
),

constraints as (
    select
        t.schema, t.name as relation, t.relkind, k.oid, k.contype, k.conname::text as conname,
        pg_get_constraintdef(k.oid) as definition, k.conindid,
        format('%I on %s', k.conname, t.name) as name
    from tables as t
    inner join pg_constraint as k on k.conrelid = t.oid and k.contype in ('c', 'f', 'u', 'p')
),

indexes as (
    select
        i.indexrelid as oid, t.schema, t.relkind, c.relname::text as relname, m.amname,
        i.indisunique, format('%I.%I', t.schema, c.relname) as name,
        replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition,
        exists (select from pg_constraint as k where k.conindid = c.oid) as is_constraint,
        i.indpred is not null as is_partial
    from tables as t
    inner join pg_index as i on i.indrelid = t.oid
    inner join pg_class as c on c.oid = i.indexrelid
    inner join pg_am as m on m.oid = c.relam
),

triggers as (
    select
        t.name as relation, t.relkind, g.oid, g.tgname::text as tgname,
        pg_get_triggerdef(g.oid) as definition, format('%I on %s', g.tgname, t.name) as name,
        g.tgconstraint <> 0 as is_constraint
    from tables as t
    inner join pg_trigger as g on g.tgrelid = t.oid and not g.tgisinternal
),

functions as (
    select
        p.oid, n.nspname::text as schema, p.proname::text as proname, p.provolatile,
        p.prosrc, p.prolang, pg_get_functiondef(p.oid) as definition,
        p.oid::regprocedure::text as name
    from pg_proc as p
    inner join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname in ('app', 'ops')
),

views as (
    select
        c.oid, n.nspname::text as schema, c.relname::text as relname,
        c.oid::regclass::text as name
    from pg_class as c
    inner join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'v' and n.nspname in ('app', 'ops')
),

schemas as (
    select n.oid, n.nspname::text as name from pg_namespace as n
    where n.nspname in ('app', 'ops', 'public')
),

roles as (
    select r.oid, r.rolname::text as name, r.rolcanlogin, r.rolinherit from pg_roles as r
    where r.rolname ~ '^writersroom_(owner|definer|auth|app|reader|worker)$'
),

table_grants as (
    select t.name as relation, a.privilege_type as privilege, a.grantee::regrole::text as grantee
    from tables as t
    inner join pg_class as c on c.oid = t.oid
    cross join lateral aclexplode(c.relacl) as a
    where a.grantee not in (0, c.relowner)
),

partitions as (
    select
        c.oid, c.relname::text as relname, c.oid::regclass::text as name, p.name as parent,
        b.bounds[1] as lower_bound, b.bounds[2]::timestamptz as upper_bound
    from tables as p
    inner join pg_inherits as i on i.inhparent = p.oid
    inner join pg_class as c on c.oid = i.inhrelid
    cross join lateral regexp_match(
        pg_get_expr(c.relpartbound, c.oid), $$FROM \('(.+)'\) TO \('(.+)'\)$$
    ) as b (bounds)
),

partition_indexes as (
    select p.name, i.indexrelid as oid, x.relname::text as relname, m.amname
    from partitions as p
    inner join pg_index as i on i.indrelid = p.oid
    inner join pg_class as x on x.oid = i.indexrelid
    inner join pg_am as m on m.oid = x.relam
)

-- # column's default dropped
select format('alter table %s alter column %I drop default', relation, attname),
'changed column ' || name from columns where "default" is not null

-- # column's default set
select format('alter table %s alter column %I set default %L', relation, attname, case
    when base_type = 'boolean' then case when "default" = 'true' then 'false' else 'true' end
    when base_type in ('integer', 'bigint', 'numeric') then '7'
    when base_type = 'uuid' then '00000000-0000-0000-0000-000000000007'
    when base_type = 'jsonb' then '{"seven": 7}'
    when base_type = 'interval' then '7 days'
    when base_type like 'timestamp%' then '2007-07-07 07:07:07+00'
    when base_type like '%[]' then '{seven}'
    else 'seven'
end), 'changed column ' || name from columns where attidentity = '' and base_type <> 'pg_lsn'

-- # column refuses null
select format('alter table %s alter column %I set not null', relation, attname),
'changed column ' || name from columns where not attnotnull and relation <> 'ops.retention_policies'

-- # column allows null
select format('alter table %s alter column %I drop not null', relation, attname),
'changed column ' || name from columns where attnotnull and not is_key and attidentity = ''

-- # column's length
select format('alter table %s alter column %I type varchar(777)', relation, attname),
'changed column ' || name from columns where type like 'character varying(%' and not is_used

-- # column's storage
select format('alter table %s alter column %I set storage %s', relation, attname,
    case attstorage when 'x' then 'external' else 'plain' end),
'changed column ' || name from columns where attlen = -1

-- # column's compression
select format('alter table %s alter column %I set compression pglz', relation, attname),
'changed column ' || name from columns where attlen = -1 and attstorage = 'x'

-- # column's statistics target
select format('alter table %s alter column %I set statistics 77', relation, attname),
'changed column ' || name from columns

-- # column's n_distinct
select format('alter table %s alter column %I set (n_distinct = 7)', relation, attname),
'changed column ' || name from columns

-- # column dropped
select format('alter table %s drop column %I cascade', relation, attname),
'missing column ' || name from columns where not is_partition_key

-- # column's order
select format('alter table %1$s drop column %2$I cascade; alter table %1$s add column %2$I %3$s',
    relation, attname, type),
'changed column ' || name from columns where not is_partition_key and not is_last

-- # column renamed
select format('alter table %s rename column %I to seven', relation, attname),
'missing column ' || name from columns

-- # column added
select format('alter table %s add column seven %s', name, type),
'unexpected column ' || name || '.seven'
from tables cross join unnest(array['integer', 'text', 'jsonb']) as type

-- # column generated
select format('alter table %s add column seven integer generated always as (7) stored', name),
'unexpected column ' || name || '.seven' from tables

-- # column's comment changed
select format('comment on column %s.%I is %L', relation, attname, 'seven'),
'changed comment table column ' || name from columns

-- # column's comment dropped
select format('comment on column %s.%I is null', relation, attname),
'missing comment table column ' || name from columns

-- # grant on column
select format('grant update (%I) on %s to writersroom_reader', attname, relation),
'unexpected grant column ' || name || ' to writersroom_reader' from columns

-- # table's option
select format('alter table %s set (%s)', name, option), 'changed table ' || name
from tables cross join unnest(array[
    'fillfactor = 77', 'autovacuum_enabled = off', 'toast.autovacuum_enabled = off',
    'parallel_workers = 7', 'autovacuum_vacuum_scale_factor = 0.77'
]) as option where relkind = 'r' and (option not like 'toast.%' or has_toast)

-- # row security switched
select format('alter table %s %s row level security', name,
    case when relrowsecurity then 'disable' else 'enable' end),
'changed table ' || name from tables

-- # row security forced
select format('alter table %s force row level security', name), 'changed table ' || name from tables

-- # replica identity
select format('alter table %s replica identity %s', name, kind), 'changed table ' || name
from tables cross join unnest(array['full', 'nothing']) as kind

-- # table's owner
select format('alter table %s owner to writersroom_definer', name), 'changed table ' || name
from tables

-- # table unlogged
select format('alter table %s set unlogged', name), 'changed table ' || name
from tables where relkind = 'r' and not referenced and oid not in (
    select conrelid from pg_constraint where contype = 'f' and confrelid <> conrelid
)

-- # table renamed
select format('alter table %s rename to seven', name), 'missing table ' || name from tables

-- # table moved
select format('alter table %s set schema public', name), 'missing table ' || name from tables

-- # table dropped
select format('drop table %s cascade', name), 'missing table ' || name from tables

-- # table added
select format('create table %I.seven (id integer)', name), format('unexpected table %I.seven', name)
from schemas

-- # table's comment
select format('comment on table %s is %s', name, text),
case text when 'null' then 'missing' else 'changed' end || ' comment table ' || name
from tables cross join unnest(array['null', $$'seven'$$]) as text

-- # grant on table
select format('grant %s on %s to %s', privilege, name, grantee),
format('unexpected grant table %s to %s', name,
    case grantee when 'public' then 'PUBLIC' else grantee end)
from tables cross join unnest(array['select', 'delete']) as privilege
cross join unnest(array['public', 'writersroom_reader', 'writersroom_auth']) as grantee

-- # revoke on table
select format('revoke %s on %s from %s', privilege, relation, grantee),
format(
    '%s grant table %s to %s',
    case when count(*) over (partition by relation, grantee) > 1 then 'changed' else 'missing' end,
    relation, grantee
)
from table_grants

-- # grant option on table
select format('grant %s on %s to %s with grant option', privilege, relation, grantee),
format('changed grant table %s to %s', relation, grantee) from table_grants

-- # owner's own right revoked
select format('revoke %s on %s from writersroom_owner', privilege, name),
format('unexpected grant table %s to its owner', name)
from tables cross join unnest(array['insert', 'truncate', 'all']) as privilege

-- # clustered
select format('alter table %s cluster on %I', relation, conname),
format('unexpected index %s.%I', schema, conname)
from constraints where contype = 'p' and relkind = 'r'

-- # inheritance
select format('create table %I.seven () inherits (%s)', schema, name),
format('unexpected table %I.seven', schema) from tables where relkind = 'r'

-- # constraint dropped
select format('alter table %s drop constraint %I cascade', relation, conname),
'missing constraint ' || name from constraints

-- # constraint renamed
select format('alter table %s rename constraint %I to seven', relation, conname),
'missing constraint ' || name from constraints

-- # constraint's comment
select format('comment on constraint %I on %s is %L', conname, relation, 'seven'),
format('unexpected comment table constraint %s', name) from constraints

-- # check swapped
select format('alter table %1$s drop constraint %2$I, add constraint %2$I check (1 < 7)',
    relation, conname),
'changed constraint ' || name from constraints where contype = 'c'

-- # check not validated
select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s not valid',
    relation, conname, definition),
'changed constraint ' || name from constraints where contype = 'c' and relkind = 'r'

-- # check not inherited
select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s no inherit',
    relation, conname, definition),
'changed constraint ' || name from constraints where contype = 'c' and relkind = 'r'

-- # check added
select format('alter table %s add constraint seven check (1 < 7)', name),
format('unexpected constraint seven on %s', name) from tables

-- # foreign key's action on delete
select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s', relation, conname,
    case when definition ~ 'ON DELETE' then
        regexp_replace(definition, ' ON DELETE (CASCADE|SET NULL|RESTRICT)', '')
    else definition || ' ON DELETE CASCADE' end),
'changed constraint ' || name from constraints where contype = 'f'

-- # foreign key's action on update
select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s', relation, conname,
    definition || ' ON UPDATE CASCADE'),
'changed constraint ' || name from constraints where contype = 'f'

-- # foreign key deferrable
select format('alter table %s alter constraint %I deferrable initially deferred', relation,
    conname),
'changed constraint ' || name from constraints where contype = 'f' and relkind = 'r'

-- # foreign key not validated
select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s not valid', relation,
    conname, definition),
'changed constraint ' || name from constraints where contype = 'f' and relkind = 'r'

-- # foreign key's triggers off
select format('alter table %s disable trigger all', relation), 'changed constraint ' || min(name)
from constraints where contype = 'f' group by relation

-- # foreign key's other side off
select format('update pg_trigger set tgenabled = %L'
    ' where tgconstraint = %s and tgrelid <> %L::regclass',
    'D', oid, relation),
'changed constraint ' || name from constraints where contype = 'f' and relkind = 'r'
and oid in (
    select g.tgconstraint from pg_trigger as g
    inner join pg_constraint as k on k.oid = g.tgconstraint
    where g.tgrelid <> k.conrelid
)

-- # unique with nulls not distinct
select format('alter table %1$s drop constraint %2$I cascade, add constraint %2$I %3$s', relation,
    conname, replace(definition, 'UNIQUE', 'UNIQUE NULLS NOT DISTINCT')),
'changed constraint ' || name from constraints where contype = 'u' and relkind = 'r'

-- # key deferrable
select format('alter table %1$s drop constraint %2$I cascade, add constraint %2$I %3$s deferrable',
    relation, conname, definition),
'changed constraint ' || name from constraints where contype in ('u', 'p') and relkind = 'r'

-- # key's index not valid
select format('update pg_index set indisvalid = false where indexrelid = %s', conindid),
'unexpected index ' || conindid::regclass from constraints where contype in ('u', 'p')

-- # index dropped
select format('drop index %s', name), 'missing index ' || name from indexes where not is_constraint

-- # index renamed
select format('alter index %s rename to seven', name), 'missing index ' || name
from indexes where not is_constraint

-- # index's predicate
select format('drop index %s; %s', name, case when is_partial
    then regexp_replace(definition, ' WHERE .*$', '') else definition || ' WHERE 1 < 7' end),
'changed index ' || name from indexes where not is_constraint

-- # index's uniqueness
select format('drop index %s; %s', name, case when indisunique
    then replace(definition, 'CREATE UNIQUE INDEX', 'CREATE INDEX')
    else replace(definition, 'CREATE INDEX', 'CREATE UNIQUE INDEX') end),
'changed index ' || name
from indexes where not is_constraint and amname = 'btree' and relkind = 'r'

-- # index's columns
select format('drop index %s; %s', name,
    regexp_replace(definition, '^(.* USING \w+ \()', '\1(1 < 7), ')),
'changed index ' || name
from indexes where not is_constraint and amname = 'btree' and relkind = 'r' and not indisunique

-- # index not valid
select format('update pg_index set %s = false where indexrelid = %s', flag, oid),
'changed index ' || name
from indexes cross join unnest(array['indisvalid', 'indisready']) as flag where not is_constraint

-- # index's option
select format('alter index %s set (%s)', name,
    case amname when 'gin' then 'fastupdate = off' else 'fillfactor = 77' end),
case when is_constraint then 'unexpected' else 'changed' end || ' index ' || name
from indexes where relkind = 'r'

-- # index's comment
select format('comment on index %s is %L', name, 'seven'), 'unexpected comment index ' || name
from indexes where not is_constraint

-- # index added
select format('create index seven on %s (%I)', relation, attname),
format('unexpected index %I.seven', schema)
from columns where base_type not in ('jsonb', 'json', 'xml', 'point')

-- # trigger switched
select format('alter table %s %s trigger %I', relation, mode, tgname), 'changed trigger ' || name
from triggers cross join unnest(array['disable', 'enable always', 'enable replica']) as mode

-- # trigger dropped
select format('drop trigger %I on %s', tgname, relation), 'missing trigger ' || name from triggers

-- # trigger renamed
select format('alter trigger %I on %s rename to seven', tgname, relation),
'missing trigger ' || name from triggers

-- # trigger's function
select format('drop trigger %I on %s; %s', tgname, relation,
    regexp_replace(definition, 'EXECUTE FUNCTION .*$',
        'EXECUTE FUNCTION app.keep_document_in_project()')),
'changed trigger ' || name from triggers where definition !~ 'keep_document_in_project'

-- # trigger's comment
select format('comment on trigger %I on %s is %L', tgname, relation, 'seven'),
'unexpected comment trigger ' || name from triggers

-- # trigger added
select format('create trigger seven before %s on %s for each row'
    ' execute function app.touch_updated_at()', event, name),
format('unexpected trigger seven on %s', name)
from tables cross join unnest(array['insert', 'delete']) as event

-- # rule added
select format('create rule seven as on %s to %s do also nothing', event, name),
format('unexpected rule seven on %s', name)
from tables cross join unnest(array['insert', 'update', 'delete']) as event

-- # policy added
select format('create policy seven on %s for %s to writersroom_app %s', name, command,
    case command when 'insert' then 'with check (true)' else 'using (true)' end),
format('unexpected policy seven on %s', name)
from tables cross join unnest(array['all', 'select', 'insert', 'delete']) as command

-- # statistics added
select format('create statistics %I.seven on %I, %I from %s', t.schema, a.attname, b.attname,
    t.name),
format('unexpected statistics %I.seven', t.schema)
from tables as t
inner join columns as a on a.oid = t.oid and a.attnum = 1
inner join columns as b on b.oid = t.oid and b.attnum = 2
where a.base_type <> 'jsonb' and b.base_type <> 'jsonb'

-- # function changed
select format('alter function %s %s', name, how), 'changed function ' || name
from functions cross join unnest(array[
    'owner to writersroom_reader', 'security definer', 'cost 77', 'parallel safe', 'leakproof',
    'strict', 'set search_path = public', 'set work_mem = 7777', 'reset all', 'immutable'
]) as how
where not exists (
    select from pg_proc as p
    where p.oid = functions.oid and (
        (how = 'security definer' and p.prosecdef)
        or (how = 'parallel safe' and p.proparallel = 's')
        or (how = 'strict' and p.proisstrict)
        or (how = 'immutable' and p.provolatile = 'i')
    )
)

-- # function's body
select replace(definition, prosrc, prosrc || ' -- seven'), 'changed function ' || name
from functions where prosrc <> ''

-- # function renamed
select format('alter function %s rename to seven', name), 'missing function ' || name from functions

-- # function dropped
select format('drop function %s cascade', name), 'missing function ' || name from functions

-- # function's comment
select format('comment on function %s is %s', name, text),
case text when 'null' then 'missing' else 'changed' end || ' comment function ' ||
(pg_identify_object('pg_proc'::regclass, oid, 0)).identity
from functions cross join unnest(array['null', $$'seven'$$]) as text

-- # grant on function
select format('grant execute on function %s to %s', name, grantee),
format('unexpected grant function %s to %s', name,
    case grantee when 'public' then 'PUBLIC' else grantee end)
from functions cross join unnest(array['public', 'writersroom_reader']) as grantee

-- # revoke on function
select format('revoke execute on function %s from writersroom_worker', name),
format('missing grant function %s to writersroom_worker', name)
from functions where has_function_privilege('writersroom_worker', oid, 'execute')

-- # function added
select format('create function %I.seven() returns integer language sql return 7', name),
format('unexpected function %I.seven()', name) from schemas

-- # view's option
select format('alter view %s %s', name, how), 'changed view ' || name
from views cross join unnest(array[
    'set (security_invoker = off)', 'reset (security_invoker)', 'owner to writersroom_reader'
]) as how
where how not like 'reset %' or exists (
    select from pg_class as c
    where c.oid = views.oid and c.reloptions::text like '%security_invoker%'
)

-- # view replaced
select format('create or replace view %s as select * from (%s) as v where 1 < 7', name,
    rtrim(pg_get_viewdef(oid), ';')),
'changed view ' || name from views

-- # view dropped
select format('drop view %s cascade', name), 'missing view ' || name from views

-- # view's comment and grants
select format(how, name), verdict || replace(told, '%s', name)
from views cross join (values
    ('comment on view %s is null', 'missing ', 'comment view %s'),
    ('grant select on %s to public', 'unexpected ', 'grant table %s to PUBLIC')
) as changes (how, verdict, told)

-- # view added
select format('create view %I.seven as select 7 as seven', name),
format('unexpected view %I.seven', name) from schemas

-- # materialized view added
select format('create materialized view %I.seven as select 7 as seven', name),
format('unexpected materialized view %I.seven', name) from schemas

-- # sequence changed
select format('alter sequence ops.migration_log_id_seq %s', how),
'changed sequence ops.migration_log_id_seq'
from unnest(array[
    'increment by 7', 'cache 7', 'cycle', 'maxvalue 777777', 'start with 7', 'minvalue -7'
]) as how

-- # sequence's grants and comment
select how, told from (values
    ('grant usage on sequence ops.migration_log_id_seq to writersroom_app',
        'unexpected grant sequence ops.migration_log_id_seq to writersroom_app'),
    ('comment on sequence ops.migration_log_id_seq is ''seven''',
        'unexpected comment sequence ops.migration_log_id_seq')
) as changes (how, told)

-- # sequence, type, domain added
select format(how, name), format('unexpected %s %I.seven', kind, name)
from schemas cross join (values
    ('create sequence %I.seven', 'sequence'),
    ('create type %I.seven as enum (''a'', ''b'')', 'enum'),
    ('create type %I.seven as (a integer)', 'composite type'),
    ('create type %I.seven as range (subtype = integer)', 'range type'),
    ('create domain %I.seven as text check (value <> '''')', 'domain')
) as changes (how, kind)

-- # extension added
select format('create extension %I schema %I', e.name, s.name), 'unexpected extension ' || e.name
from pg_available_extensions as e cross join schemas as s
where e.name in ('pg_trgm', 'citext', 'btree_gist', 'fuzzystrmatch', 'tablefunc')

-- # schema changed
select format(how, name), format(told, name)
from schemas cross join (values
    ('alter schema %I owner to writersroom_definer', 'changed schema %I'),
    ('grant create on schema %I to writersroom_reader',
        'unexpected grant schema %I to writersroom_reader'),
    ('alter schema %I rename to seven', 'missing schema %I')
) as changes (how, told)

-- # schema's comment
select format('comment on schema %I is %L', name, 'seven'), 'changed comment schema ' || name
from schemas

-- # revoke on schema
select format('revoke usage on schema %I from %s', name, r.role),
format('missing grant schema %I to %s', name,
    case r.role when 'public' then 'PUBLIC' else r.role end)
from schemas
inner join lateral (
    select case a.grantee when 0 then 'public' else a.grantee::regrole::text end as role
    from pg_namespace as n cross join lateral aclexplode(n.nspacl) as a
    where n.oid = schemas.oid and a.grantee <> n.nspowner
) as r on true

-- # schema added
select format('create schema %I', name), 'unexpected schema ' || name
from unnest(array['seven', 'extra']) as name

-- # default privilege
select format('alter default privileges for role writersroom_owner%s grant all on %s to %s',
    coalesce(' in schema ' || s.name, ''), what, grantee),
format('unexpected default privileges %s made by writersroom_owner%s', what,
    coalesce(' in schema ' || s.name, ''))
from (select name from schemas union all select null) as s
cross join unnest(array['tables', 'sequences', 'types', 'functions']) as what
cross join unnest(array['public', 'writersroom_app']) as grantee
where s.name is not null or what <> 'functions' and (what, grantee) <> ('types', 'public')

-- # default privilege taken back
select how, told from (values
    ('alter default privileges for role writersroom_owner grant execute on functions to public',
        'missing default privileges functions made by writersroom_owner'),
    ('alter default privileges for role writersroom_owner revoke usage on types from public',
        'unexpected default privileges types made by writersroom_owner'),
    ('alter default privileges for role writersroom_app grant select on tables to public',
        'unexpected default privileges tables made by writersroom_app')
) as changes (how, told)

-- # role's attribute
select format('alter role %I %s', name, how), 'changed role ' || name
from roles cross join unnest(array[
    'superuser', 'bypassrls', 'createrole', 'createdb', 'replication', 'connection limit 7',
    'valid until ''2077-07-07'''
]) as how

-- # role's login
select format('alter role %I %s', name, case when rolcanlogin then 'nologin' else 'login' end),
'changed role ' || name from roles

-- # role's inheritance
select format('alter role %I %s', name, case when rolinherit then 'noinherit' else 'inherit' end),
'changed role ' || name from roles

-- # role's comment
select format('comment on role %I is %L', name, 'seven'), 'unexpected comment role ' || name
from roles

-- # role's membership
select format('grant %I to %I', granted, r.name),
format('unexpected membership %I in %I', r.name, granted)
from roles as r cross join unnest(array['pg_read_all_data', 'pg_monitor']) as granted

-- # role's setting
select format('alter role %I%s set statement_timeout = ''7s''', name, place),
format('unexpected setting statement_timeout of role %I%s', name,
    case place when '' then '' else ' in this database' end)
from roles cross join unnest(array['', format(' in database %I', current_database())]) as place

-- # role added
select 'create role writersroom_seven', 'unexpected role writersroom_seven'

-- # database changed
select format(how, current_database()), told from (values
    ('alter database %I set search_path = app',
        'unexpected setting search_path of all roles in this database'),
    ('alter database %I set row_security = off',
        'unexpected setting row_security of all roles in this database'),
    ('comment on database %I is ''seven''', 'unexpected comment this database'),
    ('grant connect on database %I to public', 'unexpected grant this database to PUBLIC'),
    ('grant temporary on database %I to writersroom_app',
        'changed grant this database to writersroom_app'),
    ('revoke connect on database %I from writersroom_app',
        'missing grant this database to writersroom_app'),
    ('revoke create on database %I from writersroom_owner',
        'changed grant this database to writersroom_owner')
) as changes (how, told)

-- # grant on language
select 'grant usage on language plpgsql to writersroom_app',
'unexpected grant language plpgsql to writersroom_app'

-- # revoke on language
select 'revoke usage on language plpgsql from public', 'missing grant language plpgsql to PUBLIC'

-- # grant on what the server brings
select how, told from (values
    ('grant execute on function pg_read_file(text) to writersroom_app',
        'unexpected grant function pg_catalog.pg_read_file(pg_catalog.text) to writersroom_app'),
    ('grant select on pg_catalog.pg_authid to writersroom_app',
        'unexpected grant table pg_catalog.pg_authid to writersroom_app'),
    ('grant set on parameter session_replication_role to writersroom_app',
        'unexpected grant setting session_replication_role to writersroom_app')
) as changes (how, told)

-- # reference row deleted
select format('alter table ops.partitioned_tables disable trigger all;'
    ' alter table ops.retention_policies disable trigger all;'
    ' delete from ops.retention_policies where policy = %L', policy),
format('missing row ops.retention_policies (%s)', policy) from ops.retention_policies

-- # reference row changed
select format('update ops.retention_policies set note = ''seven'' where policy = %L', policy),
format('changed row ops.retention_policies (%s)', policy) from ops.retention_policies

-- # runway changed
select format('update ops.partitioned_tables set runway_months = 7 where table_name = %L',
    table_name),
format('changed row ops.partitioned_tables (%s)', table_name) from ops.partitioned_tables

-- # partition changed
select format(how, name), 'unexpected partition ' || name
from partitions cross join unnest(array[
    'alter table %s disable row level security',
    'alter table %s force row level security',
    'alter table %s owner to writersroom_definer',
    'grant select on %s to writersroom_app',
    'grant all on %s to public',
    'grant update (id) on %s to writersroom_app',
    'revoke delete on %s from writersroom_owner',
    'create policy seven on %s using (true)',
    'alter table %s add constraint seven check (1 < 7)',
    'alter table %s alter column created_at drop default',
    'alter table %s alter column id set statistics 77',
    'alter table %s set unlogged',
    'alter table %s set (fillfactor = 77)',
    'alter table %s replica identity full',
    'alter table %s disable trigger all',
    'create trigger seven before delete on %s for each row execute function app.touch_updated_at()',
    'create rule seven as on delete to %s do instead nothing',
    'create index seven on %s (created_at)',
    'create statistics app.seven on id, created_at from %s',
    'comment on table %s is ''seven'''
]) as how

-- # partition's column
select format('alter table %s alter column %I set storage external', p.name, c.attname),
'unexpected partition ' || p.name
from columns as c inner join partitions as p on p.parent = c.relation
where c.attlen = -1 and c.attstorage = 'x'

-- # partition's index not valid
select format('update pg_index set indisvalid = false where indexrelid = %s', oid),
'unexpected partition ' || name from partition_indexes

-- # partition's index's option
select format('alter index app.%I set (%s)', relname,
    case amname when 'gin' then 'fastupdate = off' else 'fillfactor = 77' end),
'unexpected partition ' || name from partition_indexes

-- # partition lacks an index of its parent
select format('create index seven on only %s (%I)', c.relation, c.attname),
'unexpected partition ' || p.name
from columns as c inner join partitions as p on p.parent = c.relation
where c.attname in ('id', 'created_at')

-- # partition in another schema
select format('alter table %s set schema ops', name), 'unexpected partition ops.' || relname
from partitions

-- # partition's bound
select format(
    'alter table %1$s detach partition %2$s;'
    ' alter table %1$s attach partition %2$s for values from (%3$L) to (%4$L)',
    parent, name, lower_bound, upper_bound - interval '1 day'
), 'unexpected partition ' || name from partitions

-- # partition detached
select format('alter table %s detach partition %s', parent, name), 'unexpected table ' || name
from partitions

-- # partition left half detached
select format('update pg_inherits set inhdetachpending = true where inhrelid = %s', oid),
'unexpected partition ' || name from partitions

-- # partition without protection
select format(
    'create table %1$s_p2077_07 partition of %1$s for values from (''2077-07-01 00:00:00+00'')'
    ' to (''2077-08-01 00:00:00+00'')', name
), format('unexpected partition %s_p2077_07', name) from tables where relkind = 'p'

-- # default partition
select format('create table %1$s_default partition of %1$s default', name),
format('unexpected partition %s_default', name) from tables where relkind = 'p'
