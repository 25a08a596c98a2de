-- purpose: the agents that the user may ask: the platform's, and their own
select
    a.id,
    a.name,
    a.specialty,
    a.personality,
    a.capabilities,
    a.is_available,
    a.owner_id,
    a.model_id,
    a.cost_per_request,
    a.max_tokens,
    a.temperature
from app.ai_agents as a
where %(specialty)s::text is null or a.specialty = %(specialty)s
order by a.name, a.id
