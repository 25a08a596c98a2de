update ops.break_glass_grants
set revoked_at = clock_timestamp()
where login = %(login)s and revoked_at is null and expires_at > clock_timestamp()
returning login, project_id, user_id, reason, granted_by, granted_at, expires_at
