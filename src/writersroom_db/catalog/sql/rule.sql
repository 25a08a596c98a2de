-- Rewrite rules that someone made. A view's own query rule is told by view.sql.
select
  'rule' as kind,
  format('%I on %s', r.rulename, r.ev_class::regclass) as identity,
  concat_ws(
    e'\n',
    pg_get_ruledef(r.oid),
    case r.ev_enabled
      when 'D' then 'disabled' when 'R' then 'replica only' when 'A' then 'always'
    end
  ) as definition
from pg_catalog.pg_rewrite as r
inner join pg_catalog.pg_class as c on c.oid = r.ev_class
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
  r.rulename <> '_RETURN' and not c.relispartition
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where
      e.deptype = 'e'
      and (
        e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
        or e.classid = 'pg_catalog.pg_rewrite'::regclass and e.objid = r.oid
      )
  );
