"""Which columns services may write, and which they may never read, whoever is bound."""

GIVEN = {
    "agent_interactions": (
        "session_id agent_id user_id interaction_type prompt response suggestions"
        " confidence_score processing_time_ms tokens_used cost model_used"
    ),
    "agent_knowledge": "id agent_id title content source content_hash metadata",
    "ai_agents": (
        "id name personality specialty capabilities is_available model_id max_tokens temperature"
        " owner_id"
    ),
    "characters": "id document_id name role description attributes relationships created_by",
    "chat_messages": (
        "session_id sender_id agent_id message_type content metadata parent_message_id"
        " confidence_score processing_time_ms"
    ),
    "comments": "id document_id user_id content position_data",
    "project_settings": "id project_id setting_key setting_value",
    "projects": "id owner_id title description genre metadata visibility",
    "suggestions": (
        "id document_id agent_id suggestion_type content metadata confidence_score alternatives"
    ),
    "user_preferences": "id user_id preference_key preference_value",
}
"""Columns that an insert may name. What a trigger or a function fills is not among them."""

CHANGED = {
    "agent_knowledge": "title content source content_hash metadata embedding_status",
    "ai_agents": (
        "name personality specialty capabilities is_available model_id max_tokens temperature"
    ),
    "characters": "name role description attributes relationships",
    "chat_messages": "content metadata is_edited edited_at",
    "comments": "content position_data",
    "documents": "title type metadata",
    "project_settings": "setting_value",
    "projects": "title description genre metadata visibility",
    "sessions": "ended_at context_data is_active",
    "suggestions": "status applied_at applied_by",
    "user_preferences": "preference_value",
    "users": "first_name last_name avatar_url",
}
"""Columns that an update may set: nothing that says whose a row is, or where it belongs."""

HIDDEN = {
    "account_tokens": "token_hash user_id purpose created_at expires_at used_at",
    "collaborations": "invitation_token",
    "decoy_logins": "user_id failed_login_attempts last_attempt_at locked_until",
    "email_invitations": "invitation_token",
    "users": "password_hash salt mfa_secret failed_login_attempts locked_until",
}
"""Columns that no service reads."""

WRITTEN = {
    "users": ("first_name", "x"),
    "user_preferences": ("preference_value", "{}"),
    "projects": ("title", "x"),
    "project_settings": ("setting_value", "{}"),
    "documents": ("title", "x"),
    "characters": ("name", "X"),
    "suggestions": ("status", "pending"),
    "comments": ("content", "x"),
    "sessions": ("context_data", "{}"),
    "chat_messages": ("content", "x"),
    "ai_agents": ("name", "x"),
    "agent_knowledge": ("title", "x"),
}
"""A column of each table that services may change, and a value for it."""

READ_ONLY = {
    "versions": "id",
    "collaborations": "role",
    "email_invitations": "role",
    "agent_interactions": "id",
    "project_access": "role_rank",
}
"""A column of each table that they only read."""
