-- purpose: what the user's own questions to each agent have cost since a time
select
    i.agent_id,
    count(*) as interactions,
    coalesce(sum(i.tokens_used), 0) as tokens,
    coalesce(sum(i.cost), 0) as cost
from app.agent_interactions as i
where i.user_id = app.current_user_id() and i.created_at >= %(since)s
group by i.agent_id
order by cost desc, i.agent_id
