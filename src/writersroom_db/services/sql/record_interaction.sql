-- purpose: keeps what an agent was asked, what it answered, and what that cost
insert into app.agent_interactions (
    session_id,
    agent_id,
    user_id,
    interaction_type,
    prompt,
    response,
    suggestions,
    confidence_score,
    processing_time_ms,
    tokens_used,
    cost,
    model_used
)
values (
    %(session_id)s,
    %(agent_id)s,
    app.current_user_id(),
    %(interaction_type)s,
    %(prompt)s,
    %(response)s,
    %(suggestions)s,
    %(confidence)s,
    %(milliseconds)s,
    %(tokens)s,
    %(cost)s,
    %(model)s
)
returning id
