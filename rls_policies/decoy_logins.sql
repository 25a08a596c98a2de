-- purpose: row-level security of app.decoy_logins
-- owner: writersroom_owner
-- why: functions of the definer alone count

alter table app.decoy_logins enable row level security;

create policy decoy_logins_definer on app.decoy_logins
to writersroom_definer
using (true)
with check (true);

grant select, insert, update, delete on app.decoy_logins to writersroom_definer;
