-- the invalid copies that a killed reindex concurrently of %(kind)s %(name)s may have left
-- A copy is named after its index, cut off to end within 63 bytes, and stands beside it; that of a
-- TOAST table's index belongs to the table.
with named as (
    select pg_catalog.to_regclass(%(name)s::text)::oid as relation
    union
    select t.relid
    from pg_catalog.pg_partition_tree(pg_catalog.to_regclass(%(name)s::text)) as t
),

copies as (
    select
        n.nspname,
        c.relname,
        i.indrelid,
        coalesce(t.oid, i.indrelid) as home,
        pg_catalog.regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '') as beginning,
        pg_catalog.octet_length(c.relname::text) >= 60 as may_be_cut
    from pg_catalog.pg_index as i
    inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    left join pg_catalog.pg_class as t on i.indrelid = t.reltoastrelid
    where
        not i.indisvalid
        and c.relkind = 'i'
        and c.relname ~ '_cc(new|old)[0-9]*$'
        and pg_catalog.pg_has_role(c.relowner, 'usage')
)

select
    k.nspname,
    k.relname
from copies as k
where
    case %(kind)s::text
        when 'index' then exists (
            select
            from pg_catalog.pg_index as i
            inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
            inner join named as m on i.indexrelid = m.relation
            where
                i.indrelid = k.indrelid
                and (
                    c.relname = k.beginning
                    or (k.may_be_cut and pg_catalog.starts_with(c.relname, k.beginning))
                )
        )
        when 'table' then k.home in (select m.relation from named as m)
        when 'schema' then exists (
            select
            from pg_catalog.pg_class as t
            where
                t.oid = k.home
                and t.relnamespace = pg_catalog.to_regnamespace(%(name)s::text)
        )
        else true
    end
