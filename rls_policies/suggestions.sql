-- purpose: row-level security of app.suggestions
-- owner: writersroom_owner
-- why: members read, editors write and answer them

alter table app.suggestions enable row level security;

create policy suggestions_select on app.suggestions
for select to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    )
);

create policy suggestions_insert on app.suggestions
for insert to writersroom_app
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
    and (agent_id is null or agent_id in (select g.id from app.ai_agents as g))
);

create policy suggestions_update on app.suggestions
for update to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
)
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
    and (applied_by is null or applied_by = (select app.current_user_id()))
);

-- quality checks count every tenant's rows
create policy suggestions_worker on app.suggestions
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy suggestions_break_glass on app.suggestions
for select to writersroom_break_glass
using (
    project_id = any(array(select ops.break_glass_projects()))
);

grant select on app.suggestions to writersroom_app;
grant insert (
    id, document_id, agent_id, suggestion_type, content, metadata, confidence_score, alternatives
) on app.suggestions to writersroom_app;
grant update (status, applied_at, applied_by) on app.suggestions to writersroom_app;
grant select on app.suggestions to writersroom_worker;
grant select on app.suggestions to writersroom_break_glass;
