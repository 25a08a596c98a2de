-- purpose: row-level security of app.account_tokens
-- owner: writersroom_owner
-- why: functions of the definer alone see and spend tokens

alter table app.account_tokens enable row level security;

create policy account_tokens_definer on app.account_tokens
to writersroom_definer
using (true)
with check (true);

grant select, insert, delete on app.account_tokens to writersroom_definer;
grant update (used_at) on app.account_tokens to writersroom_definer;
