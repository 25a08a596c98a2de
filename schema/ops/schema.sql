-- purpose: the schema for what runs the database: migrations, partitions, retention
-- owner: writersroom_owner
-- why: business tables stand apart, so that a service never needs a grant here

create schema ops authorization writersroom_owner;

-- execute is public's by default, and only the global form of this takes it away
alter default privileges for role writersroom_owner revoke execute on functions from public;

comment on schema ops is 'What runs the database: migrations, partitions, retention.';

grant usage on schema ops to writersroom_break_glass, writersroom_definer, writersroom_worker;
