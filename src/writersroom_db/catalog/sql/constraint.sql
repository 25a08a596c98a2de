-- Check, foreign key, primary key, unique and exclusion constraints of tables. The copies that
-- PostgreSQL makes for partitions (conparentid) belong to their parent's, constraint triggers stand
-- among the triggers, NOT NULL among the columns. A constraint's own triggers can be switched off
-- by hand, which leaves it enforced in name only: that shows here.
with switched as (
  select
    t.tgconstraint,
    string_agg(
      format(
        'trigger %s on %s: %s', t.tgfoid::regproc, t.tgrelid::regclass,
        case t.tgenabled when 'D' then 'disabled' when 'R' then 'replica only' else 'always' end
      ),
      e'\n' order by t.tgrelid::regclass::text collate "C", t.tgfoid::regproc::text collate "C"
    ) as lines
  from pg_catalog.pg_trigger as t
  where t.tgisinternal and t.tgenabled <> 'O' and t.tgparentid = 0
  group by t.tgconstraint
)

select
  'constraint' as kind,
  format('%I on %s', k.conname, k.conrelid::regclass) as identity,
  concat_ws(
    e'\n',
    pg_get_constraintdef(k.oid),
    case when not k.conislocal then 'inherited' end,
    s.lines
  ) as definition
from pg_catalog.pg_constraint as k
inner join pg_catalog.pg_class as c on c.oid = k.conrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join switched as s on s.tgconstraint = k.oid
where
  k.contype in ('c', 'f', 'p', 'u', 'x') and k.conparentid = 0 and not c.relispartition
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
  );
