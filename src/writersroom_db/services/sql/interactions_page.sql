-- purpose: what an agent was asked in a session, the newest first
select
    i.id,
    i.session_id,
    i.agent_id,
    i.user_id,
    i.interaction_type,
    i.prompt,
    i.response,
    i.suggestions,
    i.confidence_score,
    i.processing_time_ms,
    i.tokens_used,
    i.cost,
    i.model_used,
    i.created_at
from app.agent_interactions as i
where
    i.session_id = %(session_id)s
    and (
        %(after_key)s::timestamptz is null
        or (i.created_at, i.id) < (%(after_key)s::timestamptz, %(after_id)s::uuid)
    )
order by i.created_at desc, i.id desc
limit %(wanted)s
