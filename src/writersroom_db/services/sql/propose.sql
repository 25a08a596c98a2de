-- purpose: proposes a change of a document
insert into app.suggestions (
    document_id, agent_id, suggestion_type, content, metadata, confidence_score, alternatives
)
values (
    %(document_id)s,
    %(agent_id)s,
    %(suggestion_type)s,
    %(content)s,
    %(metadata)s,
    %(confidence)s,
    %(alternatives)s
)
returning id
