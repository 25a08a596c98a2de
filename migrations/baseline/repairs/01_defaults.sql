-- purpose: every column that has a default is never null: the default goes where null stands
-- locks: access exclusive on each table

-- versions are numbered by document, not by project; a default would break this first
drop index app.idx_documents_project_version;

do $defaults$
declare
    nullable record;
begin
    for nullable in
        select
            format('%I.%I', n.nspname, c.relname) as name,
            string_agg(
                format(
                    '%1$I = coalesce(%1$I, %2$s)', a.attname, pg_get_expr(d.adbin, d.adrelid)
                ),
                ', '
            ) as filled,
            string_agg(format('%I is null', a.attname), ' or ') as missing,
            string_agg(format('alter column %I set not null', a.attname), ', ') as never_null
        from pg_catalog.pg_attribute as a
        inner join pg_catalog.pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
        inner join pg_catalog.pg_class as c on a.attrelid = c.oid
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where
            n.nspname in ('app', 'writersroom_baseline')
            and c.relkind = 'r' and not a.attnotnull
        group by n.nspname, c.relname
    loop
        execute format('update %s set %s where %s', nullable.name, nullable.filled, nullable.missing);
        execute format('alter table %s %s', nullable.name, nullable.never_null);
    end loop;
end
$defaults$;
