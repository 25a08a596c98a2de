-- purpose: row-level security of app.chat_messages
-- owner: writersroom_owner
-- why: messages are judged by their session; who may comment speaks in a shared one, under their
--      own name or an agent's, with an id that the database gives: in each month the same could be
--      taken again. Partitions have no policy: nobody reaches them but by the parent

alter table app.chat_messages enable row level security;

create policy chat_messages_select on app.chat_messages
for select to writersroom_app
using (
    session_id = any(
        array(select s.id from app.sessions as s)
    )
);

create policy chat_messages_insert on app.chat_messages
for insert to writersroom_app
with check (
    session_id = any(
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
    and (
        sender_id = (select app.current_user_id())
        or (sender_id is null and agent_id is not null)
    )
    and (agent_id is null or agent_id in (select g.id from app.ai_agents as g))
);

create policy chat_messages_update on app.chat_messages
for update to writersroom_app
using (
    sender_id = (select app.current_user_id())
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
)
with check (
    sender_id = (select app.current_user_id())
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
);

-- quality checks count every tenant's rows
create policy chat_messages_worker on app.chat_messages
for select to writersroom_worker
using (true);

-- whoever is let in for a while looks, and changes nothing
create policy chat_messages_break_glass on app.chat_messages
for select to writersroom_break_glass
using (
    session_id = any(
        array(select s.id from app.sessions as s)
    )
);

grant select on app.chat_messages to writersroom_app;
grant insert (
    session_id, sender_id, agent_id, message_type, content, metadata, parent_message_id,
    confidence_score, processing_time_ms
) on app.chat_messages to writersroom_app;
grant update (content, metadata, is_edited, edited_at) on app.chat_messages to writersroom_app;
grant select on app.chat_messages to writersroom_worker;
grant select on app.chat_messages to writersroom_break_glass;
