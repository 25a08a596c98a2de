-- Sequences: parameters and the column each belongs to. Where a sequence stands is data.
select
  'sequence' as kind,
  c.oid::regclass::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(c.relowner),
    case c.relpersistence when 'u' then 'unlogged' end,
    'type: ' || format_type(s.seqtypid, null),
    'start: ' || s.seqstart,
    'increment: ' || s.seqincrement,
    'range: ' || s.seqmin || ' to ' || s.seqmax,
    'cache: ' || s.seqcache,
    case when s.seqcycle then 'cycles' end,
    case d.deptype when 'i' then 'identity of: ' else 'owned by: ' end
    || a.attrelid::regclass || '.' || quote_ident(a.attname)
  ) as definition
from pg_catalog.pg_sequence as s
inner join pg_catalog.pg_class as c on c.oid = s.seqrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_depend as d
  on
    d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
    and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjsubid > 0
    and d.deptype in ('a', 'i')
left join pg_catalog.pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where
  left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
  );
