-- purpose: proposes a change of a document
insert into app.suggestions (
    document_id, agent_id, suggestion_type, content, metadata, confidence_score, alternatives
)
select
    d.id,
    %(agent_id)s,
    %(suggestion_type)s,
    %(content)s,
    %(metadata)s,
    %(confidence)s,
    %(alternatives)s
from app.live_documents as d
where d.id = %(document_id)s
returning id
