-- purpose: row-level security of audit.state
-- owner: writersroom_owner
-- why: the trigger's function alone reads the keys

alter table audit.state enable row level security;

create policy state_definer on audit.state
for select to writersroom_definer
using (true);
