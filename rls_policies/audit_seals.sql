-- purpose: row-level security of audit.seals
-- owner: writersroom_owner
-- why: on, as everywhere; only the owner seals, and verifies

-- excuse rls-without-policy: only the owner reads and writes seals
alter table audit.seals enable row level security;
