-- purpose: the tables whose changes are audited
-- owner: writersroom_owner
-- why: arguments are the table, since a partition's trigger knows the partition's name alone, the
--      key's column, and the columns that the log shows as they are: those whose class is public or
--      internal (a test holds them to schema/classification.toml), and overrides of permissions,
--      whose CHECK allows four flags. Only the owner can pause them, for bulk loads. By their name
--      they fire before the tables' own: a cause stands before its effects

create trigger audit
after insert or update or delete on app.users
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.users', 'id', 'id', 'created_at', 'updated_at', 'is_active', 'subscription_tier',
    'last_login', 'email_verified', 'mfa_enabled', 'failed_login_attempts', 'locked_until',
    'deleted_at'
);

create trigger audit
after insert or update or delete on app.user_preferences
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.user_preferences', 'id', 'id', 'user_id', 'preference_key', 'created_at', 'updated_at'
);

create trigger audit
after insert or update or delete on app.account_tokens
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.account_tokens', 'token_hash', 'user_id', 'purpose', 'created_at', 'expires_at',
    'used_at'
);

create trigger audit
after insert or update or delete on app.projects
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.projects', 'id', 'is_public', 'id', 'owner_id', 'status', 'created_at', 'updated_at',
    'is_archived', 'visibility', 'template_id', 'word_count', 'character_count', 'archived_at',
    'deleted_at'
);

create trigger audit
after insert or update or delete on app.collaborations
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.collaborations', 'id', 'id', 'project_id', 'user_id', 'role', 'permissions',
    'joined_at', 'updated_at', 'is_active', 'invited_by', 'invitation_expires_at'
);

create trigger audit
after insert or update or delete on app.email_invitations
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.email_invitations', 'id', 'id', 'project_id', 'role', 'invited_by',
    'invitation_expires_at', 'created_at', 'accepted_at', 'permissions'
);

create trigger audit
after insert or update or delete on app.project_settings
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.project_settings', 'id', 'id', 'project_id', 'setting_key', 'created_at', 'updated_at'
);

create trigger audit
after insert or update or delete on app.documents
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.documents', 'id', 'is_public', 'id', 'project_id', 'type', 'content_hash', 's3_key',
    'version_number', 'created_at', 'updated_at', 'is_active', 'word_count', 'character_count',
    'last_edited_by', 'last_edited_at', 'deleted_at'
);

create trigger audit
after insert or update or delete on app.versions
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.versions', 'id', 'idempotency_key', 'id', 'document_id', 'version_number',
    'content_hash', 's3_key', 'created_by', 'created_at', 'word_count', 'character_count',
    'project_id'
);

create trigger audit
after insert or update or delete on app.comments
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.comments', 'id', 'id', 'document_id', 'user_id', 'created_at', 'updated_at',
    'is_resolved', 'project_id'
);

create trigger audit
after insert or update or delete on app.characters
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.characters', 'id', 'is_public', 'id', 'document_id', 'created_at', 'updated_at',
    'created_by', 'project_id'
);

create trigger audit
after insert or update or delete on app.ai_agents
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.ai_agents', 'id', 'id', 'is_available', 'response_time_ms', 'created_at', 'updated_at',
    'model_id', 'cost_per_request', 'max_tokens', 'temperature', 'owner_id'
);

create trigger audit
after insert or update or delete on app.agent_knowledge
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.agent_knowledge', 'id', 'id', 'agent_id', 'content_hash', 'embedding_status',
    'embedding_model', 'embedded_at', 'created_at', 'updated_at'
);

create trigger audit
after insert or update or delete on app.suggestions
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.suggestions', 'id', 'id', 'document_id', 'agent_id', 'suggestion_type',
    'confidence_score', 'status', 'created_at', 'applied_at', 'applied_by', 'project_id'
);

create trigger audit
after insert or update or delete on app.sessions
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.sessions', 'id', 'id', 'user_id', 'project_id', 'session_type', 'started_at',
    'ended_at', 'is_active', 'agent_id', 'document_id'
);

create trigger audit
after insert or update or delete on app.chat_messages
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.chat_messages', 'id', 'id', 'session_id', 'sender_id', 'agent_id', 'message_type',
    'created_at', 'is_edited', 'edited_at', 'parent_message_id', 'confidence_score',
    'processing_time_ms'
);

create trigger audit
after insert or update or delete on app.agent_interactions
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'app.agent_interactions', 'id', 'id', 'session_id', 'agent_id', 'user_id',
    'interaction_type', 'confidence_score', 'processing_time_ms', 'tokens_used', 'cost',
    'model_used', 'created_at'
);

create trigger audit
after insert or update or delete on ops.break_glass_grants
for each row
when (
    current_setting('role') <> 'writersroom_owner'
    or current_setting('audit.paused', true) is distinct from 'on'
)
execute function audit.record(
    'ops.break_glass_grants', 'id', 'id', 'login', 'project_id', 'user_id', 'granted_by',
    'granted_at', 'expires_at', 'revoked_at'
);
