-- Views and materialized views, with their query.
select
  case c.relkind when 'v' then 'view' else 'materialized view' end as kind,
  c.oid::regclass::text as identity,
  concat_ws(
    e'\n',
    'owner: ' || pg_get_userbyid(c.relowner),
    'options: ' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) as o),
    case when not c.relispopulated then 'not populated' end,
    'access method: ' || nullif(am.amname, 'heap'),
    'tablespace: ' || ts.spcname,
    'replica identity: ' || case
      when c.relkind = 'm'
        then case c.relreplident
          when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index'
        end
    end,
    'toast options: ' || (select string_agg(o, ', ' order by o) from unnest(t.reloptions) as o),
    'query rule: ' || case r.ev_enabled
      when 'D' then 'disabled' when 'R' then 'replica only' when 'A' then 'always'
    end,
    'query:',
    pg_get_viewdef(c.oid)
  ) as definition
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
inner join pg_catalog.pg_rewrite as r on r.ev_class = c.oid and r.rulename = '_RETURN'
left join pg_catalog.pg_class as t on t.oid = c.reltoastrelid
left join pg_catalog.pg_am as am on am.oid = c.relam
left join pg_catalog.pg_tablespace as ts on ts.oid = c.reltablespace
where
  c.relkind in ('v', 'm')
  and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
  );
