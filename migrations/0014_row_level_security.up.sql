-- purpose: row-level security of every table: policies, column grants, views for callers
-- locks: access exclusive (reads and writes wait) on app.agent_interactions, app.agent_knowledge,
--   app.ai_agents, app.characters, app.chat_messages, app.collaborations, app.comments,
--   app.documents, app.email_invitations, app.project_settings, app.projects, app.sessions,
--   app.suggestions, app.user_preferences, app.users, app.versions

grant select (
    avatar_url, created_at, deleted_at, email, email_verified, first_name, id, is_active,
    last_login, last_name, mfa_enabled, subscription_tier, updated_at
) on app.users to writersroom_app;

grant update (avatar_url, first_name, last_name) on app.users to writersroom_app;

grant select on app.users to writersroom_definer;

grant insert (id, preference_key) on app.user_preferences to writersroom_app;

grant insert (preference_value),
update (preference_value) on app.user_preferences to writersroom_app;

grant insert (user_id) on app.user_preferences to writersroom_app;

grant delete, select on app.user_preferences to writersroom_app;

grant insert (
    description, genre, id, metadata, owner_id, title, visibility
) on app.projects to writersroom_app;

grant update (description, genre, metadata, title, visibility) on app.projects to writersroom_app;

grant select on app.projects to writersroom_app;

grant select (
    id, invitation_expires_at, invited_by, is_active, joined_at, permissions, project_id, role,
    updated_at, user_id
) on app.collaborations to writersroom_app;

grant select (
    accepted_at, created_at, email, id, invitation_expires_at, invited_by, project_id, role,
    permissions
) on app.email_invitations to writersroom_app;

grant delete, insert, select, update on app.email_invitations to writersroom_definer;

grant insert (
    id, project_id, setting_key, setting_value
) on app.project_settings to writersroom_app;

grant update (setting_value) on app.project_settings to writersroom_app;

grant delete, select on app.project_settings to writersroom_app;

grant update (metadata, title, type) on app.documents to writersroom_app;

grant select on app.documents to writersroom_app;

grant select on app.versions to writersroom_app;

grant insert, select on app.versions to writersroom_definer;

grant select on app.project_versions to writersroom_app;

grant insert (content, document_id, id, position_data, user_id) on app.comments to writersroom_app;

grant update (content, position_data) on app.comments to writersroom_app;

grant delete, select on app.comments to writersroom_app;

grant select, update on app.comments to writersroom_definer;

grant insert (
    attributes, created_by, description, document_id, id, name, relationships, role
) on app.characters to writersroom_app;

grant update (
    attributes, description, name, relationships, role
) on app.characters to writersroom_app;

grant delete, select on app.characters to writersroom_app;

grant insert (
    capabilities, id, is_available, max_tokens, model_id, name, owner_id, personality, specialty,
    temperature
) on app.ai_agents to writersroom_app;

grant update (
    capabilities, is_available, max_tokens, model_id, name, personality, specialty, temperature
) on app.ai_agents to writersroom_app;

grant delete, select on app.ai_agents to writersroom_app;

grant select on app.ai_agents to writersroom_definer;

grant insert (
    agent_id, content, content_hash, id, metadata, source, title
) on app.agent_knowledge to writersroom_app;

grant update (
    content, content_hash, embedding_status, metadata, source, title
) on app.agent_knowledge to writersroom_app;

grant delete, select on app.agent_knowledge to writersroom_app;

grant insert (
    agent_id, alternatives, confidence_score, content, document_id, id, metadata, suggestion_type
) on app.suggestions to writersroom_app;

grant update (applied_at, applied_by, status) on app.suggestions to writersroom_app;

grant select on app.suggestions to writersroom_app;

grant update (context_data, ended_at, is_active) on app.sessions to writersroom_app;

grant select on app.sessions to writersroom_app;

grant insert, select on app.sessions to writersroom_definer;

grant insert (
    agent_id, confidence_score, content, id, message_type, metadata, parent_message_id,
    processing_time_ms, sender_id, session_id
) on app.chat_messages to writersroom_app;

grant update (content, edited_at, is_edited, metadata) on app.chat_messages to writersroom_app;

grant select on app.chat_messages to writersroom_app;

grant insert (
    agent_id, confidence_score, cost, id, interaction_type, model_used, processing_time_ms,
    prompt, response, session_id, suggestions, tokens_used, user_id
) on app.agent_interactions to writersroom_app;

grant select on app.agent_interactions to writersroom_app;

create policy users_select on app.users
for select to writersroom_app
using (
    id = (select app.current_user_id())
);

create policy users_update on app.users
for update to writersroom_app
using (
    id = (select app.current_user_id())
)
with check (
    id = (select app.current_user_id())
);

create policy users_definer on app.users
to writersroom_definer
using (true)
with check (true);

create policy user_preferences_select on app.user_preferences
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
);

create policy user_preferences_insert on app.user_preferences
for insert to writersroom_app
with check (
    user_id = (select app.current_user_id())
);

create policy user_preferences_update on app.user_preferences
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
)
with check (
    user_id = (select app.current_user_id())
);

create policy user_preferences_delete on app.user_preferences
for delete to writersroom_app
using (
    user_id = (select app.current_user_id())
);

create policy projects_select on app.projects
for select to writersroom_app
using (
    owner_id = (select app.current_user_id())
    or is_public
    or id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    )
);

create policy projects_insert on app.projects
for insert to writersroom_app
with check (
    owner_id = (select app.current_user_id())
);

create policy projects_update on app.projects
for update to writersroom_app
using (
    id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
)
with check (
    id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy collaborations_select on app.collaborations
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
    or (
        is_active
        and project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id())
            )
        )
    )
    or project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy email_invitations_select on app.email_invitations
for select to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy email_invitations_definer on app.email_invitations
to writersroom_definer
using (true)
with check (true);

create policy project_settings_select on app.project_settings
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

create policy project_settings_insert on app.project_settings
for insert to writersroom_app
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy project_settings_update on app.project_settings
for update to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
)
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy project_settings_delete on app.project_settings
for delete to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy documents_select on app.documents
for select to writersroom_app
using (
    is_public
    or project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    )
);

create policy documents_update on app.documents
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
);

create policy versions_select on app.versions
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

create policy versions_definer on app.versions
to writersroom_definer
using (true)
with check (true);

create policy comments_select on app.comments
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

create policy comments_insert on app.comments
for insert to writersroom_app
with check (
    user_id = (select app.current_user_id())
    and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
        )
    )
);

create policy comments_update on app.comments
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
    and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
        )
    )
)
with check (
    user_id = (select app.current_user_id())
    and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
        )
    )
);

create policy comments_delete on app.comments
for delete to writersroom_app
using (
    (
        user_id = (select app.current_user_id())
        and project_id = any(
            array(
                select a.project_id
                from app.project_access as a
                where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
            )
        )
    )
    or project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 4
        )
    )
);

create policy comments_definer on app.comments
to writersroom_definer
using (true)
with check (true);

create policy characters_select on app.characters
for select to writersroom_app
using (
    is_public
    or project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    )
);

create policy characters_insert on app.characters
for insert to writersroom_app
with check (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
    and (created_by is null or created_by = (select app.current_user_id()))
);

create policy characters_update on app.characters
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
);

create policy characters_delete on app.characters
for delete to writersroom_app
using (
    project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id()) and a.role_rank >= 3
        )
    )
);

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

create policy ai_agents_definer on app.ai_agents
to writersroom_definer
using (true)
with check (true);

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

create policy sessions_select on app.sessions
for select to writersroom_app
using (
    user_id = (select app.current_user_id())
    or (session_type in ('collaboration', 'review') and project_id = any(
        array(
            select a.project_id
            from app.project_access as a
            where a.user_id = (select app.current_user_id())
        )
    ))
);

create policy sessions_update on app.sessions
for update to writersroom_app
using (
    user_id = (select app.current_user_id())
)
with check (
    user_id = (select app.current_user_id())
);

create policy sessions_definer on app.sessions
to writersroom_definer
using (true)
with check (true);

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
                s.user_id = (select app.current_user_id())
                or s.project_id = any(
                    array(
                        select a.project_id
                        from app.project_access as a
                        where a.user_id = (select app.current_user_id()) and a.role_rank >= 2
                    )
                )
        )
    )
    and (sender_id is null or sender_id = (select app.current_user_id()))
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
                s.user_id = (select app.current_user_id())
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
                s.user_id = (select app.current_user_id())
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
                s.user_id = (select app.current_user_id())
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

create view app.profiles
with (security_barrier = true)
as
select
    u.id,
    u.first_name,
    u.last_name,
    u.avatar_url
from app.users as u
where
    u.id = any(
        array(
            select theirs.user_id
            from app.project_access as mine
            inner join app.project_access as theirs on mine.project_id = theirs.project_id
            where mine.user_id = (select app.current_user_id())
        )
    )
    or u.id = (select app.current_user_id());

comment on view app.profiles is
'The bound user, and everybody who shares a project with them.';

comment on column app.profiles.id is 'The user.';

comment on column app.profiles.first_name is 'Given name.';

comment on column app.profiles.last_name is 'Family name.';

comment on column app.profiles.avatar_url is 'Where the picture is.';

grant select on app.profiles to writersroom_app;

create view app.live_projects
with (security_invoker = true, security_barrier = true)
as
select
    p.id,
    p.owner_id,
    p.title,
    p.description,
    p.genre,
    p.status,
    p.created_at,
    p.updated_at,
    p.metadata,
    p.visibility,
    p.template_id,
    p.word_count,
    p.character_count,
    p.archived_at
from app.projects as p
where p.deleted_at is null;

comment on view app.live_projects is 'Projects that are not deleted, archived ones included.';

comment on column app.live_projects.id is 'The project.';

comment on column app.live_projects.owner_id is 'Its owner.';

comment on column app.live_projects.title is 'Working title.';

comment on column app.live_projects.description is 'What it is about.';

comment on column app.live_projects.genre is 'Genre, in free words.';

comment on column app.live_projects.status is 'active or archived.';

comment on column app.live_projects.created_at is 'When it was made.';

comment on column app.live_projects.updated_at is 'Time of the last change.';

comment on column app.live_projects.metadata is 'What the product knows of it besides.';

comment on column app.live_projects.visibility is 'private, shared or public.';

comment on column app.live_projects.template_id is 'The project it was made from.';

comment on column app.live_projects.word_count is 'Words in its live documents.';

comment on column app.live_projects.character_count is 'Characters in its live documents.';

comment on column app.live_projects.archived_at is 'When it was archived.';

grant select on app.live_projects to writersroom_app;

create view app.live_documents
with (security_invoker = true, security_barrier = true)
as
select
    d.id,
    d.project_id,
    d.title,
    d.type,
    d.content_hash,
    d.s3_key,
    d.version_number,
    d.created_at,
    d.updated_at,
    d.metadata,
    d.word_count,
    d.character_count,
    d.last_edited_by,
    d.last_edited_at
from app.documents as d
where
    d.deleted_at is null
    and not exists (
        select
        from app.projects as p
        where p.id = d.project_id and p.deleted_at is not null
    );

comment on view app.live_documents is
'Documents that are not deleted, of projects that are not.';

comment on column app.live_documents.id is 'The document.';

comment on column app.live_documents.project_id is 'Its project.';

comment on column app.live_documents.title is 'Its title.';

comment on column app.live_documents.type is 'What kind of text it is.';

comment on column app.live_documents.content_hash is 'sha256 of the text.';

comment on column app.live_documents.s3_key is 'Where the text is.';

comment on column app.live_documents.version_number is 'Its newest version.';

comment on column app.live_documents.created_at is 'When it was made.';

comment on column app.live_documents.updated_at is 'Time of the last change.';

comment on column app.live_documents.metadata is 'What the product knows of it besides.';

comment on column app.live_documents.word_count is 'Words in the text.';

comment on column app.live_documents.character_count is 'Characters in the text.';

comment on column app.live_documents.last_edited_by is 'Who saved the newest version.';

comment on column app.live_documents.last_edited_at is 'When that was.';

grant select on app.live_documents to writersroom_app;

create function app.begin_as(user_id uuid) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if not exists (
        select
        from app.users as u
        where u.id = begin_as.user_id and u.is_active
    ) then
        raise invalid_authorization_specification using
            message = 'no such user, or not an active one';
    end if;
    perform set_config('app.user_id', begin_as.user_id::text, true);
end
$function$;

comment on function app.begin_as(uuid) is
'Binds an active user to this transaction; raises 28000 for any other.';

grant execute on function app.begin_as(uuid) to writersroom_app;

grant create on schema app to writersroom_definer;

alter view app.profiles owner to writersroom_definer;

alter function app.begin_as(uuid) owner to writersroom_definer;

revoke create on schema app from writersroom_definer;
