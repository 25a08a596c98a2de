-- purpose: row-level security of app.ai_agents
-- owner: writersroom_owner
-- why: the system's agents are everybody's, others their owner's alone

alter table app.ai_agents enable row level security;

create policy ai_agents_select on app.ai_agents
for select to writersroom_app
using (
    owner_id is null
    or owner_id = (select app.current_user_id())
);

create policy ai_agents_insert on app.ai_agents
for insert to writersroom_app
with check (
    owner_id = (select app.current_user_id())
);

create policy ai_agents_update on app.ai_agents
for update to writersroom_app
using (
    owner_id = (select app.current_user_id())
)
with check (
    owner_id = (select app.current_user_id())
);

create policy ai_agents_delete on app.ai_agents
for delete to writersroom_app
using (
    owner_id = (select app.current_user_id())
);

-- functions of the definer check for themselves
create policy ai_agents_definer on app.ai_agents
to writersroom_definer
using (true)
with check (true);

-- quality checks count every tenant's rows
create policy ai_agents_worker on app.ai_agents
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy ai_agents_break_glass on app.ai_agents
for select to writersroom_break_glass
using (
    owner_id is null
    or owner_id = any(array(select ops.break_glass_users()))
);

grant select, delete on app.ai_agents to writersroom_app;
grant insert (
    id, name, personality, specialty, capabilities, is_available, model_id, max_tokens, temperature,
    owner_id
) on app.ai_agents to writersroom_app;
grant update (
    name, personality, specialty, capabilities, is_available, model_id, max_tokens, temperature
) on app.ai_agents to writersroom_app;
grant select on app.ai_agents to writersroom_definer;
grant select on app.ai_agents to writersroom_worker;
grant select on app.ai_agents to writersroom_break_glass;
