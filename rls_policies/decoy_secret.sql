-- purpose: row-level security of app.decoy_secret
-- owner: writersroom_owner
-- why: functions of the definer alone read it, and nobody changes it

alter table app.decoy_secret enable row level security;

create policy decoy_secret_definer on app.decoy_secret
to writersroom_definer
using (true)
with check (true);

grant select on app.decoy_secret to writersroom_definer;
