-- purpose: row-level security of app.agent_interactions
-- owner: writersroom_owner
-- why: interactions are judged by their session, and never changed. Partitions have no policy:
--      nobody reaches them but by the parent

alter table app.agent_interactions enable row level security;

create policy agent_interactions_select on app.agent_interactions
for select to writersroom_app
using (
    session_id = any(
        array(select s.id from app.sessions as s)
    )
);

create policy agent_interactions_insert on app.agent_interactions
for insert to writersroom_app
with check (
    user_id = (select app.current_user_id())
    and session_id = any(
        array(
            select s.id
            from app.sessions as s
            where
                s.session_type not in ('collaboration', 'review')
                or s.project_id = any(
                    array(
                        select a.project_id
                        from app.project_access as a
                        where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
                    )
                )
        )
    )
    and agent_id in (select g.id from app.ai_agents as g)
);

-- quality checks count every tenant's rows
create policy agent_interactions_worker on app.agent_interactions
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy agent_interactions_break_glass on app.agent_interactions
for select to writersroom_break_glass
using (
    session_id = any(
        array(select s.id from app.sessions as s)
    )
);

grant select on app.agent_interactions to writersroom_app;
grant insert (
    session_id, agent_id, user_id, interaction_type, prompt, response, suggestions,
    confidence_score, processing_time_ms, tokens_used, cost, model_used
) on app.agent_interactions to writersroom_app;
grant select on app.agent_interactions to writersroom_worker;
grant select on app.agent_interactions to writersroom_break_glass;
