-- Tables that this login may not give away: not its own, and not those of a role it has the rights
-- of.
select
  format('table %%s', c.oid::regclass) as subject,
  format(
    'belongs to %%I, whose rights %%I has not: grant %%1$I to %%2$I',
    pg_catalog.pg_get_userbyid(c.relowner), current_user
  ) as text
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
  n.nspname = %(schema)s and c.relname = any(%(tables)s) and c.relkind = 'r'
  and not pg_catalog.pg_has_role(c.relowner, 'usage')
order by subject;
