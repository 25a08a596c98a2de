-- purpose: row-level security of audit.log
-- owner: writersroom_owner
-- why: the trigger's function adds entries; only the owner reads them, and nobody changes them

alter table audit.log enable row level security;

create policy log_definer on audit.log
for insert to writersroom_definer
with check (true);
