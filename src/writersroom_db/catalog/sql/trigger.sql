-- Triggers that someone made. Those that enforce a constraint are told by constraint.sql.
select
  'trigger' as kind,
  format('%I on %s', t.tgname, t.tgrelid::regclass) as identity,
  concat_ws(
    e'\n',
    pg_get_triggerdef(t.oid),
    case t.tgenabled
      when 'D' then 'disabled' when 'R' then 'replica only' when 'A' then 'always'
    end
  ) as definition
from pg_catalog.pg_trigger as t
inner join pg_catalog.pg_class as c on c.oid = t.tgrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
  not t.tgisinternal and not c.relispartition
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where
      e.deptype = 'e'
      and (
        e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
        or e.classid = 'pg_catalog.pg_trigger'::regclass and e.objid = t.oid
      )
  );
