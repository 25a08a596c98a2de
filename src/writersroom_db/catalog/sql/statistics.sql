-- Extended statistics objects: what they count, not what they found.
select
  'statistics' as kind,
  format('%I.%I', n.nspname, s.stxname) as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(s.stxowner),
    'target: ' || nullif(s.stxstattarget, -1),
    pg_get_statisticsobjdef(s.oid)
  ) as definition
from pg_catalog.pg_statistic_ext as s
inner join pg_catalog.pg_namespace as n on n.oid = s.stxnamespace
inner join pg_catalog.pg_class as c on c.oid = s.stxrelid
where
  not c.relispartition
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where
      e.deptype = 'e'
      and (
        e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
        or e.classid = 'pg_catalog.pg_statistic_ext'::regclass and e.objid = s.oid
      )
  );
