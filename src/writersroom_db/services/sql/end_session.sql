-- purpose: ends a session of the user; one that has ended keeps its end
update app.sessions as s
set is_active = false, ended_at = coalesce(s.ended_at, pg_catalog.now())
where s.id = %(session_id)s
returning s.id
