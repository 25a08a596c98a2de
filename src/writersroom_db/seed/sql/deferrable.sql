-- What of these tables can wait for their rows: indexes that no constraint needs, foreign keys, and
-- the triggers named. Each with the statement that takes it away, and those that make it again.
with found as (
    select
        'index' as kind,
        i.indrelid::regclass::text as table_name,
        c.relname as name,
        pg_catalog.format('index %%s', i.indexrelid::regclass) as object,
        pg_catalog.format('drop index %%s', i.indexrelid::regclass) as removal,
        -- a partitioned index is shown as if it had no parts
        pg_catalog.regexp_replace(
            pg_catalog.pg_get_indexdef(i.indexrelid), '^(CREATE INDEX \S+ ON) ONLY ', '\1 '
        ) as definition,
        pg_catalog.obj_description(i.indexrelid, 'pg_class') as remark
    from pg_catalog.pg_index as i
    inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
    where i.indrelid = any (%(tables)s::regclass[]) and not i.indisunique
    union all
    select
        'foreign key',
        k.conrelid::regclass::text,
        k.conname,
        pg_catalog.format('constraint %%I on %%s', k.conname, k.conrelid::regclass),
        pg_catalog.format('alter table %%s drop constraint %%I', k.conrelid::regclass, k.conname),
        pg_catalog.format(
            'alter table %%s add constraint %%I %%s',
            k.conrelid::regclass, k.conname, pg_catalog.pg_get_constraintdef(k.oid)
        ),
        pg_catalog.obj_description(k.oid, 'pg_constraint')
    from pg_catalog.pg_constraint as k
    where k.conrelid = any (%(tables)s::regclass[]) and k.contype = 'f' and k.conparentid = 0
    union all
    select
        'trigger',
        t.tgrelid::regclass::text,
        t.tgname,
        null,
        pg_catalog.format('alter table %%s disable trigger %%I', t.tgrelid::regclass, t.tgname),
        pg_catalog.format('alter table %%s enable trigger %%I', t.tgrelid::regclass, t.tgname),
        null
    from pg_catalog.pg_trigger as t
    where
        t.tgrelid = any (%(tables)s::regclass[])
        and t.tgname = any (%(triggers)s::text[])
        and t.tgenabled = 'O'
)

select
    f.kind,
    f.table_name,
    f.name,
    f.removal,
    case
        when f.remark is null then f.definition
        else pg_catalog.format('%%s; comment on %%s is %%L', f.definition, f.object, f.remark)
    end as definition
from found as f
order by f.kind = 'index' desc, f.table_name, f.name
