-- Partitions that deviate from their parent; one that follows it is no fact. The rule: the parent's
-- owner, columns, indexes, constraints and triggers; row security on where the parent's is on; no
-- policy, grant, rule or comment of its own. Under a parent by ranges of one timestamptz each
-- child holds one calendar month in UTC and is called <parent>_pYYYY_MM; under any other parent the
-- bound is part of the declaration and always told.
with child as materialized (
  select
    c.oid,
    c.relname,
    c.relnamespace,
    c.relkind,
    c.relowner,
    c.relacl,
    c.relpersistence,
    c.relrowsecurity,
    c.relforcerowsecurity,
    c.relreplident,
    c.reloptions,
    c.reltoastrelid,
    c.relam,
    c.reltablespace,
    c.relpartbound,
    i.inhdetachpending,
    p.oid as parent,
    p.relname as parent_name,
    p.relnamespace as parent_namespace,
    p.relowner as parent_owner,
    p.relpersistence as parent_persistence,
    p.relrowsecurity as parent_rowsecurity,
    p.relforcerowsecurity as parent_forcerowsecurity,
    p.relreplident as parent_replident,
    p.relam as parent_am,
    p.reltablespace as parent_tablespace,
    k.partstrat = 'r' and k.partnatts = 1
    and exists (
      select from pg_catalog.pg_attribute as a
      where
        a.attrelid = p.oid and a.attnum = k.partattrs[0]
        and a.atttypid = 'pg_catalog.timestamptz'::regtype
    ) as by_time
  from pg_catalog.pg_inherits as i
  inner join pg_catalog.pg_class as c on c.oid = i.inhrelid and c.relkind in ('r', 'p')
  inner join pg_catalog.pg_class as p on p.oid = i.inhparent and p.relkind = 'p'
  inner join pg_catalog.pg_partitioned_table as k on k.partrelid = p.oid
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where
    left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and not exists (
      select from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
    )
),

bound as (
  select
    c.oid,
    c.by_time,
    pg_get_expr(c.relpartbound, c.oid) as actual,
    case
      when
        left(c.relname, length(c.parent_name) + 2) = c.parent_name || '_p'
        and substr(c.relname, length(c.parent_name) + 3) ~ '^[1-9]\d{3}_(0[1-9]|1[0-2])$'
        then to_date(right(c.relname, 7), 'YYYY_MM')
    end as month
  from child as c
),

column_pair as materialized (
  select
    c.oid,
    c.parent,
    a.attname,
    a.attnum,
    a.attacl,
    a.attnotnull,
    a.attstorage,
    a.attcompression,
    nullif(a.attstattarget, -1) as target,
    a.attoptions,
    pa.attnum as parent_attnum,
    pa.attnotnull as parent_notnull,
    pa.attstorage as parent_storage,
    pa.attcompression as parent_compression,
    nullif(pa.attstattarget, -1) as parent_target,
    pa.attoptions as parent_options,
    pg_get_expr(d.adbin, d.adrelid) as expression,
    pg_get_expr(pd.adbin, pd.adrelid) as parent_expression
  from child as c
  inner join pg_catalog.pg_attribute as a
    on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  inner join pg_catalog.pg_attribute as pa
    on pa.attrelid = c.parent and pa.attname = a.attname and not pa.attisdropped
  left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_catalog.pg_attrdef as pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum
),

-- Each index, constraint and trigger of a child, with what it follows at the parent, if anything.
index_pair as materialized (
  select
    c.oid,
    i.indexrelid,
    i.indisvalid,
    i.indisready,
    i.indislive,
    i.indisclustered,
    i.indisreplident,
    ic.reloptions,
    ic.reltablespace,
    pc.reloptions as parent_options,
    pc.reltablespace as parent_tablespace,
    h.inhparent as follows
  from child as c
  inner join pg_catalog.pg_index as i on i.indrelid = c.oid
  inner join pg_catalog.pg_class as ic on ic.oid = i.indexrelid
  left join pg_catalog.pg_inherits as h on h.inhrelid = i.indexrelid
  left join pg_catalog.pg_class as pc on pc.oid = h.inhparent
),

parent_check as materialized (
  select
    k.oid,
    k.conrelid,
    k.conname,
    k.convalidated
  from pg_catalog.pg_constraint as k
  where k.contype = 'c' and k.conrelid in (select c.parent from child as c)
),

constraint_pair as materialized (
  select
    c.oid,
    k.oid as constraint_oid,
    k.conname,
    k.contype,
    k.convalidated,
    coalesce(pk.oid, ck.oid) as follows,
    coalesce(pk.convalidated, ck.convalidated) as parent_validated
  from child as c
  inner join pg_catalog.pg_constraint as k
    on k.conrelid = c.oid and k.contype in ('c', 'f', 'p', 'u', 'x')
  left join pg_catalog.pg_constraint as pk on pk.oid = k.conparentid
  left join parent_check as ck
    on
      k.contype = 'c' and k.coninhcount > 0
      and ck.conrelid = c.parent and ck.conname = k.conname
),

trigger_pair as materialized (
  select
    c.oid,
    t.oid as trigger_oid,
    t.tgisinternal,
    t.tgenabled,
    case when t.tgisinternal then t.tgfoid::regproc::text else quote_ident(t.tgname) end as name,
    pt.oid as follows,
    coalesce(pt.tgenabled, 'O') as parent_enabled
  from child as c
  inner join pg_catalog.pg_trigger as t on t.tgrelid = c.oid
  left join pg_catalog.pg_trigger as pt on pt.oid = t.tgparentid
),

commented (oid, classid, objid, objsubid, parent_objid, parent_objsubid, name) as (
  select
    c.oid,
    'pg_catalog.pg_class'::regclass::oid,
    c.oid,
    0,
    c.parent,
    0,
    'the table'
  from child as c
  union all
  select
    p.oid,
    'pg_catalog.pg_class'::regclass::oid,
    p.oid,
    p.attnum,
    p.parent,
    p.parent_attnum,
    'column ' || quote_ident(p.attname)
  from column_pair as p
  union all
  select
    p.oid,
    'pg_catalog.pg_class'::regclass::oid,
    p.indexrelid,
    0,
    p.follows,
    0,
    'index ' || p.indexrelid::regclass
  from index_pair as p
  union all
  select
    p.oid,
    'pg_catalog.pg_constraint'::regclass::oid,
    p.constraint_oid,
    0,
    p.follows,
    0,
    'constraint ' || quote_ident(p.conname)
  from constraint_pair as p
  union all
  select
    p.oid,
    'pg_catalog.pg_trigger'::regclass::oid,
    p.trigger_oid,
    0,
    p.follows,
    0,
    'trigger ' || p.name
  from trigger_pair as p
),

deviation (oid, line) as (
  select
    c.oid,
    v.line
  from child as c
  left join pg_catalog.pg_class as toast on toast.oid = c.reltoastrelid
  left join pg_catalog.pg_am as am on am.oid = c.relam
  left join pg_catalog.pg_tablespace as ts on ts.oid = c.reltablespace
  cross join lateral (
    values
    (case when c.inhdetachpending then 'detach is pending' end),
    (
      case
        when c.relnamespace <> c.parent_namespace then 'is in another schema than its parent'
      end
    ),
    (
      case
        when c.relowner <> c.parent_owner
          then format(
            'owner is %s, its parent''s is %s',
            pg_get_userbyid(c.relowner), pg_get_userbyid(c.parent_owner)
          )
      end
    ),
    (case when c.relkind = 'p' then 'is partitioned itself by ' || pg_get_partkeydef(c.oid) end),
    (
      case
        when c.relpersistence = c.parent_persistence then null
        when c.relpersistence = 'u' then 'is unlogged'
        else 'is logged, its parent unlogged'
      end
    ),
    (
      case
        when c.relrowsecurity = c.parent_rowsecurity then null
        when c.relrowsecurity then 'row security is on, its parent''s off'
        else 'row security is off, its parent''s on'
      end
    ),
    (
      case
        when c.relforcerowsecurity = c.parent_forcerowsecurity then null
        when c.relforcerowsecurity then 'row security is forced, its parent''s not'
        else 'row security is not forced, its parent''s is'
      end
    ),
    (
      case
        when c.relreplident <> c.parent_replident
          then 'replica identity is ' || case c.relreplident
            when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'an index' else 'the default'
          end
      end
    ),
    ('options: ' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) as o)),
    (
      'toast options: '
      || (select string_agg(o, ', ' order by o) from unnest(toast.reloptions) as o)
    ),
    (case when c.relam <> c.parent_am then 'access method: ' || nullif(am.amname, 'heap') end),
    (
      case
        when c.reltablespace <> c.parent_tablespace
          then 'tablespace: ' || coalesce(ts.spcname, 'the default')
      end
    )
  ) as v (line)
  union all
  select
    b.oid,
    case
      when b.actual = 'DEFAULT' then 'is the default partition'
      when not b.by_time then 'bound: ' || b.actual
      when b.month is null then 'name is not <parent>_pYYYY_MM; bound: ' || b.actual
      when
        b.actual is distinct from format(
          'FOR VALUES FROM (''%s 00:00:00+00'') TO (''%s 00:00:00+00'')',
          b.month, (b.month + interval '1 month')::date
        )
        then 'bound is not the month of its name in UTC: ' || b.actual
    end
  from bound as b
  union all
  select
    c.oid,
    format(
      'grants %s to %s',
      string_agg(a.privilege_type, ', ' order by a.privilege_type),
      case a.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(a.grantee)) end
    )
  from child as c
  cross join lateral aclexplode(c.relacl) as a
  where a.grantee <> c.relowner
  group by c.oid, a.grantee
  union all
  select
    c.oid,
    'its owner lacks ' || d.privilege_type
  from child as c
  cross join lateral aclexplode(acldefault('r', c.relowner)) as d
  where
    c.relacl is not null
    and not exists (
      select from aclexplode(c.relacl) as a
      where a.grantee = c.relowner and a.privilege_type = d.privilege_type
    )
  union all
  select
    p.oid,
    format('column %I: ', p.attname) || v.line
  from column_pair as p
  cross join lateral (
    values
    (
      case
        when p.expression is distinct from p.parent_expression
          then format(
            'default is %s, its parent''s is %s',
            coalesce(p.expression, 'none'), coalesce(p.parent_expression, 'none')
          )
      end
    ),
    (
      case
        when p.attnotnull = p.parent_notnull then null
        when p.attnotnull then 'refuses null, its parent accepts it'
        else 'accepts null, its parent refuses it'
      end
    ),
    (
      case
        when p.attstorage <> p.parent_storage
          then 'storage is ' || case p.attstorage
            when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended'
          end
      end
    ),
    (
      case
        when p.attcompression <> p.parent_compression
          then 'compression is ' || case p.attcompression
            when 'p' then 'pglz' when 'l' then 'lz4' else 'the default'
          end
      end
    ),
    (
      case
        when p.target is distinct from p.parent_target
          then 'statistics target is ' || coalesce(p.target::text, 'the default')
      end
    ),
    (
      case
        when p.attoptions is distinct from p.parent_options
          then 'options are ' || coalesce(array_to_string(p.attoptions, ', '), 'none')
      end
    ),
    (case when p.attacl <> '{}' then 'grants of its own: ' || array_to_string(p.attacl, ', ') end)
  ) as v (line)
  union all
  select
    m.oid,
    'lacks index ' || m.indexrelid::regclass
  from (
    select
      c.oid,
      i.indexrelid
    from child as c
    inner join pg_catalog.pg_index as i on i.indrelid = c.parent
    except
    select
      p.oid,
      p.follows
    from index_pair as p
  ) as m
  union all
  select
    p.oid,
    format('index %s ', p.indexrelid::regclass) || v.line
  from index_pair as p
  cross join lateral (
    values
    (case when p.follows is null then 'of its own: ' || pg_get_indexdef(p.indexrelid) end),
    (case when not p.indisvalid then 'is not valid' end),
    (case when not p.indisready then 'is not ready' end),
    (case when not p.indislive then 'is not live' end),
    (case when p.indisclustered then 'is clustered' end),
    (case when p.indisreplident then 'is the replica identity' end),
    (
      case
        when p.follows is not null and p.reloptions is distinct from p.parent_options
          then 'options are ' || coalesce(array_to_string(p.reloptions, ', '), 'none')
      end
    ),
    (
      case
        when p.follows is not null and p.reltablespace <> p.parent_tablespace
          then 'is in another tablespace'
      end
    ),
    (
      'has statistics target ' || (
        select string_agg(a.attnum || '=' || a.attstattarget, ', ' order by a.attnum)
        from pg_catalog.pg_attribute as a
        where a.attrelid = p.indexrelid and a.attstattarget <> -1
      )
    )
  ) as v (line)
  union all
  select
    p.oid,
    format('constraint %I ', p.conname) || v.line
  from constraint_pair as p
  cross join lateral (
    values
    (case when p.follows is null then 'of its own: ' || pg_get_constraintdef(p.constraint_oid) end),
    (
      case
        when p.parent_validated and not p.convalidated then 'is not validated'
      end
    )
  ) as v (line)
  union all
  select
    p.oid,
    format('trigger %s ', p.name) || v.line
  from trigger_pair as p
  cross join lateral (
    values
    (
      case
        when p.follows is null and not p.tgisinternal
          then 'of its own: ' || pg_get_triggerdef(p.trigger_oid)
      end
    ),
    (
      case
        when p.tgenabled <> p.parent_enabled
          then case p.tgenabled
            when 'D' then 'is disabled' when 'R' then 'fires on replicas only'
            when 'A' then 'fires always' else 'fires as usual, its parent''s does not'
          end
      end
    )
  ) as v (line)
  union all
  select
    c.oid,
    format('policy %I of its own', p.polname)
  from child as c
  inner join pg_catalog.pg_policy as p on p.polrelid = c.oid
  union all
  select
    c.oid,
    'rule of its own: ' || pg_get_ruledef(r.oid)
  from child as c
  inner join pg_catalog.pg_rewrite as r on r.ev_class = c.oid
  union all
  select
    c.oid,
    'statistics of its own: ' || pg_get_statisticsobjdef(s.oid)
  from child as c
  inner join pg_catalog.pg_statistic_ext as s on s.stxrelid = c.oid
  union all
  select
    m.oid,
    format('comment on %s that its parent has not: %s', m.name, quote_literal(d.description))
  from commented as m
  inner join pg_catalog.pg_description as d
    on d.classoid = m.classid and d.objoid = m.objid and d.objsubid = m.objsubid
  left join pg_catalog.pg_description as pd
    on
      pd.classoid = m.classid and pd.objoid = m.parent_objid and pd.objsubid = m.parent_objsubid
  where d.description is distinct from pd.description
)

select
  'partition' as kind,
  d.oid::regclass::text as identity,
  string_agg(d.line, e'\n' order by d.line collate "C") as definition
from deviation as d
where d.line is not null
group by d.oid;
