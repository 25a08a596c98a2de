-- Domains with their constraints. Servers from 17 on list a domain's NOT NULL among its
-- constraints, 15 does not: here it is a property on both.
select
  'domain' as kind,
  t.oid::regtype::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(t.typowner),
    'type: ' || format_type(t.typbasetype, t.typtypmod),
    case
      when t.typcollation <> b.typcollation then 'collation: ' || t.typcollation::regcollation::text
    end,
    case when t.typnotnull then 'not null' end,
    'default: ' || pg_get_expr(t.typdefaultbin, 0),
    (
      select
        string_agg(
          format('constraint %I: %s', k.conname, pg_get_constraintdef(k.oid)),
          e'\n' order by k.conname
        )
      from pg_catalog.pg_constraint as k
      where k.contypid = t.oid and k.contype = 'c'
    )
  ) as definition
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
inner join pg_catalog.pg_type as b on b.oid = t.typbasetype
where
  t.typtype = 'd'
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid and e.deptype = 'e'
  );
