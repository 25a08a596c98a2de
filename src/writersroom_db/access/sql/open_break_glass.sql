select login, project_id, user_id, reason, granted_by, granted_at, expires_at
from ops.break_glass_grants
where revoked_at is null and expires_at > clock_timestamp()
order by granted_at
