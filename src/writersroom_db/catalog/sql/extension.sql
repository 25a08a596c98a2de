-- Extensions and the schema of each. Version and comment come with the server's packages and the
-- owner from whoever ran the preflight, so none of them is a fact.
select
  'extension' as kind,
  quote_ident(x.extname) as identity,
  'schema: ' || quote_ident(n.nspname) as definition
from pg_catalog.pg_extension as x
inner join pg_catalog.pg_namespace as n on n.oid = x.extnamespace;
