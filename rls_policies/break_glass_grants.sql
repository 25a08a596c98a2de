-- purpose: row-level security of ops.break_glass_grants
-- owner: writersroom_owner
-- why: a login sees its own grants, which the other policies ask; only the owner writes

alter table ops.break_glass_grants enable row level security;

create policy break_glass_grants_break_glass on ops.break_glass_grants
for select to writersroom_break_glass
using (
    login = session_user
);

-- whoever watches sees who looks
create policy break_glass_grants_worker on ops.break_glass_grants
for select to writersroom_worker
using (true);

-- the audit log's trigger tells why a login was let in
create policy break_glass_grants_definer on ops.break_glass_grants
for select to writersroom_definer
using (true);

grant select on ops.break_glass_grants to writersroom_definer;
