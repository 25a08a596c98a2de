-- purpose: what runs in the definer's name in the schema audit
-- owner: writersroom_owner
-- why: as in schema/app/definer.sql: given away last, by whoever may put it into triggers

grant create on schema audit to writersroom_definer;

alter function audit.record() owner to writersroom_definer;

revoke create on schema audit from writersroom_definer;

-- a new partition of a table gets its triggers, from the owner, who must be allowed their function
set role writersroom_definer;

grant execute on function audit.record() to writersroom_owner;

set role writersroom_owner;
