-- purpose: the schema of the audit log and its seals
-- owner: writersroom_owner
-- why: apart from what it tells of; no service reads or writes here

create schema audit authorization writersroom_owner;

comment on schema audit is 'Who changed which row, when and how; sealed against later changes.';

-- the worker looks after the partitions, and reads nothing here
grant usage on schema audit to writersroom_definer, writersroom_worker;
