-- purpose: row-level security of app.agent_knowledge
-- owner: writersroom_owner
-- why: knowledge goes with its agent

alter table app.agent_knowledge enable row level security;

create policy agent_knowledge_select on app.agent_knowledge
for select to writersroom_app
using (
    agent_id in (select g.id from app.ai_agents as g)
);

create policy agent_knowledge_insert on app.agent_knowledge
for insert to writersroom_app
with check (
    agent_id in (
        select g.id
        from app.ai_agents as g
        where g.owner_id = (select app.current_user_id())
    )
);

create policy agent_knowledge_update on app.agent_knowledge
for update to writersroom_app
using (
    agent_id in (
        select g.id
        from app.ai_agents as g
        where g.owner_id = (select app.current_user_id())
    )
)
with check (
    agent_id in (
        select g.id
        from app.ai_agents as g
        where g.owner_id = (select app.current_user_id())
    )
);

create policy agent_knowledge_delete on app.agent_knowledge
for delete to writersroom_app
using (
    agent_id in (
        select g.id
        from app.ai_agents as g
        where g.owner_id = (select app.current_user_id())
    )
);

-- quality checks count every tenant's rows
create policy agent_knowledge_worker on app.agent_knowledge
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy agent_knowledge_break_glass on app.agent_knowledge
for select to writersroom_break_glass
using (
    agent_id in (select g.id from app.ai_agents as g)
);

grant select, delete on app.agent_knowledge to writersroom_app;
grant insert (
    id, agent_id, title, content, source, content_hash, metadata
) on app.agent_knowledge to writersroom_app;
grant update (
    title, content, source, content_hash, metadata, embedding_status
) on app.agent_knowledge to writersroom_app;
grant select on app.agent_knowledge to writersroom_worker;
grant select on app.agent_knowledge to writersroom_break_glass;
