-- purpose: a writer, her screenplay, its versions, and a talk with an agent about it
-- locks: none that anyone waits for

insert into app.users (id, email, first_name, last_name, password_hash, salt, email_verified)
values
(
    'a0000000-0000-4000-8000-000000000001', 'mara.lindqvist@example.com', 'Mara', 'Lindqvist',
    'argon2id$demo', 'demo', true
),
(
    'a0000000-0000-4000-8000-000000000002', 'tomas.okafor@example.com', 'Tomás', 'Okafor',
    'argon2id$demo', 'demo', true
);

insert into app.projects (id, owner_id, title, description, genre, visibility)
values (
    'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001',
    'The Last Ferry', 'A ferry captain keeps sailing a route that no longer exists.', 'drama',
    'shared'
);

insert into app.collaborations (project_id, user_id, role, invited_by)
values (
    'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002', 'editor',
    'a0000000-0000-4000-8000-000000000001'
);

with draft (version_number, text, summary) as (
    values
    (1, E'INT. WHEELHOUSE - NIGHT\n\nELSA steers by memory.\n', 'First page'),
    (2, E'INT. WHEELHOUSE - NIGHT\n\nELSA (60) steers by memory. The radio hums.\n', 'Elsa''s age'),
    (
        3,
        E'INT. WHEELHOUSE - NIGHT\n\nELSA (60) steers by memory. The radio hums.\n\n'
        'ELSA\nNobody told the sea.\n',
        'Her first line'
    )
),

hashed as (
    select
        version_number,
        text,
        summary,
        encode(sha256(convert_to(text, 'UTF8')), 'hex') as hash,
        array_length(regexp_split_to_array(trim(text), '\s+'), 1) as words,
        length(text) as characters
    from draft
),

head as (
    insert into app.documents
    (
        id, project_id, title, type, content_hash, s3_key, version_number, word_count,
        character_count, last_edited_by, last_edited_at
    )
    select
        'c0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001',
        'The Last Ferry, draft one', 'screenplay', hash,
        'documents/b0000000-0000-4000-8000-000000000001/' || hash, version_number,
        words, characters, 'a0000000-0000-4000-8000-000000000001', now()
    from hashed
    where version_number = 3
    returning id, project_id
)

insert into app.versions
(
    document_id, project_id, version_number, content_hash, s3_key, created_by, change_summary,
    word_count, character_count
)
select
    head.id, head.project_id, version_number, hash, 'documents/' || head.project_id || '/' || hash,
    'a0000000-0000-4000-8000-000000000001', summary, words, characters
from hashed
cross join head;

insert into app.characters (document_id, name, role, description, created_by)
values (
    'c0000000-0000-4000-8000-000000000001', 'Elsa', 'protagonist',
    'Captain of a ferry whose harbour was closed ten years ago.',
    'a0000000-0000-4000-8000-000000000001'
);

insert into app.comments (document_id, user_id, content)
values (
    'c0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002',
    'Mara, keep the radio. It is the other character.'
);

insert into app.ai_agents (id, name, personality, specialty)
values (
    'd0000000-0000-4000-8000-000000000001', 'Dialogue coach',
    'Listens for the line that nobody would say, and cuts it.', 'dialogue'
);

insert into app.sessions (id, user_id, project_id, document_id, agent_id, session_type)
values (
    'e0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001',
    'b0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001',
    'd0000000-0000-4000-8000-000000000001', 'chat'
);

insert into app.chat_messages
(id, session_id, sender_id, agent_id, message_type, content, parent_message_id, confidence_score)
values
(
    'f0000000-0000-4000-8000-000000000001', 'e0000000-0000-4000-8000-000000000001',
    'a0000000-0000-4000-8000-000000000001', null, 'user',
    'What does Elsa say when the radio answers?', null, null
),
(
    'f0000000-0000-4000-8000-000000000002', 'e0000000-0000-4000-8000-000000000001',
    null, 'd0000000-0000-4000-8000-000000000001', 'agent',
    'Nothing. Let her turn it down.', 'f0000000-0000-4000-8000-000000000001', 0.91
);

insert into app.agent_interactions
(
    session_id, agent_id, user_id, interaction_type, prompt, response, confidence_score,
    processing_time_ms, tokens_used, cost
)
values (
    'e0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000001',
    'a0000000-0000-4000-8000-000000000001', 'dialogue',
    'What does Elsa say when the radio answers?', 'Nothing. Let her turn it down.', 0.91, 840, 61,
    0.0012
);

insert into app.suggestions (document_id, agent_id, suggestion_type, content, confidence_score)
values (
    'c0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000001', 'dialogue',
    'ELSA turns the radio down, not off.', 0.91
);
