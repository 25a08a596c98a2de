-- Schemas and their owners. Grants and comments are facts of their own (grant.sql, comment.sql).
-- To run it, or any other query of this folder, by hand: psql -1 -f session.sql -f schema.sql
select
  'schema' as kind,
  quote_ident(n.nspname) as identity,
  'owner: ' || pg_get_userbyid(n.nspowner) as definition
from pg_catalog.pg_namespace as n
where
  left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_namespace'::regclass and e.objid = n.oid and e.deptype = 'e'
  );
