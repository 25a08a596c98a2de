-- A life's worth of rows for the document's tables, in the first schema of search_path: nulls
-- wherever the document lets a default be null, tokens in the clear, archived and deleted projects,
-- owners who are no collaborators, templates, replies, and conversations over ten months.

insert into users
(
    id, email, first_name, last_name, password_hash, salt, created_at, updated_at, is_active,
    subscription_tier, email_verified, mfa_enabled, failed_login_attempts
)
select
    md5('user' || i)::uuid,
    'User' || i || '@Example.com',
    'Given ' || i,
    'Family ' || i,
    'hash' || i,
    'salt' || i,
    case when i % 11 <> 0 then timestamptz '2024-01-01' + i * interval '1 hour' end,
    case when i % 13 <> 0 then timestamptz '2024-02-01' + i * interval '1 hour' end,
    case when i % 7 <> 0 then i % 5 <> 0 end,
    case when i % 17 <> 0 then (array['free', 'pro', 'enterprise'])[1 + i % 3] end,
    case when i % 3 <> 0 then i % 2 = 0 end,
    case when i % 4 <> 0 then i % 8 = 1 end,
    case when i % 6 <> 0 then i % 5 end
from generate_series(1, 200) as i;

insert into projects
(
    id, owner_id, title, description, genre, status, created_at, updated_at, metadata, is_archived,
    visibility, template_id, word_count, character_count
)
select
    md5('project' || i)::uuid,
    md5('user' || (1 + i % 200))::uuid,
    'Project ' || i,
    case when i % 3 = 0 then 'A tale of ' || i || ' cities' end,
    'drama',
    case
        when i % 10 = 0 then 'archived'
        when i % 10 = 1 then 'deleted'
        when i % 10 = 2 then null
        else 'active'
    end,
    case when i % 9 <> 0 then timestamptz '2024-03-01' + i * interval '1 hour' end,
    case when i % 8 <> 0 then timestamptz '2024-03-02' + i * interval '1 hour' end,
    case when i % 7 <> 0 then jsonb_build_object('n', i) end,
    case
        when i % 10 = 0 then true
        when i % 20 = 1 then true
        when i % 20 = 3 then null
        else false
    end,
    case when i % 5 <> 0 then (array['private', 'shared', 'public'])[1 + i % 3] end,
    case when i > 250 then md5('project' || (i - 250))::uuid end,
    case when i % 4 <> 0 then i end,
    case when i % 4 <> 1 then 6 * i end
from generate_series(1, 300) as i;

insert into documents
(
    id, project_id, title, type, content_hash, s3_key, version_number, created_at, updated_at,
    metadata, is_active, word_count, character_count, last_edited_by, last_edited_at
)
select
    md5('document' || i)::uuid,
    md5('project' || (1 + i % 300))::uuid,
    'Document ' || i,
    (array['screenplay', 'outline', 'character', 'notes', 'beat_sheet'])[1 + i % 5],
    md5(i::text),
    'documents/' || i,
    case when i % 19 <> 0 then 1 + i / 300 end,
    case when i % 7 <> 0 then timestamptz '2024-04-01' + i * interval '1 hour' end,
    case when i % 6 <> 0 then timestamptz '2024-04-02' + i * interval '1 hour' end,
    case when i % 5 <> 0 then jsonb_build_object('n', i) end,
    case when i % 8 <> 0 then i % 9 <> 0 end,
    case when i % 3 <> 0 then i end,
    case when i % 3 <> 1 then i end,
    case when i % 2 = 0 then md5('user' || (1 + i % 200))::uuid end,
    case when i % 2 = 0 then timestamptz '2024-04-03' end
from generate_series(1, 600) as i;

insert into versions
(
    id, document_id, version_number, content_hash, s3_key, created_by, created_at, change_summary,
    diff_data, word_count, character_count
)
select
    md5('version' || i)::uuid,
    md5('document' || (1 + i % 600))::uuid,
    1 + i / 600,
    md5(i::text),
    'versions/' || i,
    md5('user' || (1 + i % 200))::uuid,
    case when i % 5 <> 0 then timestamptz '2024-05-01' + i * interval '1 hour' end,
    'Change ' || i,
    case when i % 7 <> 0 then jsonb_build_object('n', i) end,
    case when i % 3 <> 0 then i end,
    case when i % 4 <> 0 then i end
from generate_series(1, 1800) as i;

insert into collaborations
(
    id, project_id, user_id, role, permissions, joined_at, updated_at, is_active, invited_by,
    invitation_token, invitation_expires_at
)
select
    md5('collaboration' || i)::uuid,
    md5('project' || i)::uuid,
    md5('user' || (1 + (i + i % 3) % 200))::uuid,
    (array['viewer', 'editor', 'commenter', 'owner'])[1 + i % 4],
    case when i % 5 <> 0 then jsonb_build_object('export', false) end,
    case when i % 6 <> 0 then timestamptz '2024-06-01' + i * interval '1 hour' end,
    case when i % 7 <> 0 then timestamptz '2024-06-02' + i * interval '1 hour' end,
    case when i % 3 = 0 and i % 2 = 0 then null when i % 4 <> 1 then i % 8 = 2 else false end,
    case when i % 2 = 0 then md5('user' || (1 + i % 200))::uuid end,
    case
        when i % 3 = 0 and i % 9 = 0 then 'of an owner ' || i
        when i % 4 = 1 and i % 3 <> 0 and i % 8 = 1 then 'token ' || i
        -- as secrets.token_hex(32) makes it
        when i % 4 = 1 and i % 3 <> 0 then encode(sha256(('random ' || i)::bytea), 'hex')
    end,
    case when i % 4 = 1 then timestamptz '2026-12-31' end
from generate_series(1, 270) as i;

insert into user_preferences (id, user_id, preference_key, preference_value, created_at, updated_at)
select
    md5('preference' || i)::uuid,
    md5('user' || (1 + i % 200))::uuid,
    'key ' || i / 200,
    case when i % 5 <> 0 then to_jsonb(i) end,
    case when i % 6 <> 0 then timestamptz '2024-06-01' end,
    case when i % 7 <> 0 then timestamptz '2024-06-02' end
from generate_series(1, 500) as i;

insert into project_settings (id, project_id, setting_key, setting_value, created_at, updated_at)
select
    md5('setting' || i)::uuid,
    md5('project' || (1 + i % 300))::uuid,
    'key ' || i / 300,
    case when i % 5 <> 0 then to_jsonb(i) end,
    case when i % 6 <> 0 then timestamptz '2024-06-01' end,
    case when i % 7 <> 0 then timestamptz '2024-06-02' end
from generate_series(1, 500) as i;

insert into ai_agents
(
    id, name, personality, specialty, capabilities, is_available, response_time_ms, created_at,
    updated_at, model_id, cost_per_request, max_tokens, temperature
)
select
    md5('agent' || i)::uuid,
    'Agent ' || i,
    'Blunt',
    'structure',
    case when i % 2 = 0 then '{"n": 1}'::jsonb end,
    case when i % 3 <> 0 then i % 2 = 0 end,
    case when i % 4 <> 0 then 100 * i end,
    case when i % 5 <> 0 then timestamptz '2024-01-01' end,
    case when i % 6 <> 0 then timestamptz '2024-01-02' end,
    'model',
    case when i % 3 <> 1 then 0.0125 end,
    case when i % 3 <> 2 then 1000 + i end,
    case when i % 2 = 1 then 0.35 end
from generate_series(1, 12) as i;

insert into sessions
(
    id, user_id, project_id, session_type, started_at, ended_at, context_data, is_active, agent_id,
    document_id
)
select
    md5('session' || i)::uuid,
    md5('user' || (1 + i % 200))::uuid,
    case when i % 3 = 0 then md5('project' || (1 + i % 300))::uuid end,
    (array['writing', 'chat', 'collaboration', 'review'])[1 + i % 4],
    case when i % 5 <> 0 then timestamptz '2025-01-01' + i * interval '1 hour' end,
    case when i % 6 = 0 then timestamptz '2025-02-01' end,
    case when i % 7 <> 0 then jsonb_build_object('n', i) end,
    case when i % 8 <> 0 then i % 6 <> 0 end,
    case when i % 2 = 0 then md5('agent' || (1 + i % 12))::uuid end,
    case when i % 4 = 0 then md5('document' || (1 + i % 600))::uuid end
from generate_series(1, 300) as i;

insert into chat_messages
(
    id, session_id, sender_id, agent_id, message_type, content, metadata, created_at, is_edited,
    edited_at, parent_message_id, confidence_score, processing_time_ms
)
select
    md5('message' || i)::uuid,
    md5('session' || (1 + i % 300))::uuid,
    case when i % 2 = 0 then md5('user' || (1 + i % 200))::uuid end,
    case when i % 2 = 1 then md5('agent' || (1 + i % 12))::uuid end,
    (array['user', 'agent', 'system', 'suggestion'])[1 + i % 4],
    'Message ' || i,
    case when i % 5 <> 0 then jsonb_build_object('n', i) end,
    case when i % 401 <> 0 then timestamptz '2025-03-31 21:30+00' + i * interval '2 hours' end,
    case when i % 6 <> 0 then i % 12 = 1 end,
    case when i % 12 = 1 then timestamptz '2025-12-31' end,
    case
        when i % 7 = 0 and i > 300 then md5('message' || (i - 300))::uuid
        when i % 7 = 1 and i <= 2700 then md5('message' || (i + 300))::uuid
    end,
    case when i % 3 = 0 then 0.87 end,
    i
from generate_series(1, 3000) as i;

insert into agent_interactions
(
    id, session_id, agent_id, user_id, interaction_type, prompt, response, suggestions,
    confidence_score, processing_time_ms, tokens_used, cost, model_used, created_at
)
select
    md5('interaction' || i)::uuid,
    md5('session' || (1 + i % 300))::uuid,
    md5('agent' || (1 + i % 12))::uuid,
    md5('user' || (1 + i % 200))::uuid,
    (array['dialogue', 'character', 'structure', 'market', 'general'])[1 + i % 5],
    'Prompt ' || i,
    'Response ' || i,
    case when i % 5 <> 0 then jsonb_build_array(i) end,
    0.5,
    i,
    i,
    0.001 * i,
    'model',
    case when i % 403 <> 0 then timestamptz '2025-06-30 12:00+00' + i * interval '3 hours' end
from generate_series(1, 1500) as i;

insert into suggestions
(
    id, document_id, agent_id, suggestion_type, content, metadata, confidence_score, status,
    created_at, applied_at, applied_by, alternatives
)
select
    md5('suggestion' || i)::uuid,
    md5('document' || (1 + i % 600))::uuid,
    case when i % 2 = 0 then md5('agent' || (1 + i % 12))::uuid end,
    (array['dialogue', 'character', 'structure', 'style', 'market'])[1 + i % 5],
    'Suggestion ' || i,
    case when i % 5 <> 0 then jsonb_build_object('n', i) end,
    0.25,
    case when i % 7 <> 0 then (array['pending', 'applied', 'rejected', 'modified'])[1 + i % 4] end,
    case when i % 6 <> 0 then timestamptz '2025-06-01' end,
    case when i % 4 = 1 then timestamptz '2025-06-02' end,
    case when i % 4 = 1 then md5('user' || (1 + i % 200))::uuid end,
    case when i % 3 <> 0 then jsonb_build_array(i) end
from generate_series(1, 800) as i;

insert into characters
(
    id, document_id, name, role, description, attributes, relationships, created_at, updated_at,
    created_by
)
select
    md5('character' || i)::uuid,
    md5('document' || (1 + i % 600))::uuid,
    'CHARACTER ' || i,
    'lead',
    'Someone',
    case when i % 5 <> 0 then jsonb_build_object('n', i) end,
    case when i % 3 <> 0 then jsonb_build_object('n', i) end,
    case when i % 6 <> 0 then timestamptz '2025-06-01' end,
    case when i % 7 <> 0 then timestamptz '2025-06-02' end,
    case when i % 2 = 0 then md5('user' || (1 + i % 200))::uuid end
from generate_series(1, 700) as i;

insert into comments
(id, document_id, user_id, content, position_data, created_at, updated_at, is_resolved)
select
    md5('comment' || i)::uuid,
    md5('document' || (1 + i % 600))::uuid,
    md5('user' || (1 + i % 200))::uuid,
    'Comment ' || i,
    case when i % 5 <> 0 then jsonb_build_object('n', i) end,
    case when i % 6 <> 0 then timestamptz '2025-06-01' end,
    case when i % 7 <> 0 then timestamptz '2025-06-02' end,
    case when i % 4 <> 0 then i % 8 = 1 end
from generate_series(1, 900) as i;
