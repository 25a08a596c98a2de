-- purpose: applies a suggestion or rejects it; one that was answered keeps its answer
update app.suggestions as s
set
    status = %(status)s,
    applied_at = case when %(applies)s then pg_catalog.now() end,
    applied_by = case when %(applies)s then app.current_user_id() end
where s.id = %(suggestion_id)s and s.status = 'pending'
returning s.id
