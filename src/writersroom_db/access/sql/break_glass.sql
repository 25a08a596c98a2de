insert into ops.break_glass_grants (login, project_id, user_id, reason, expires_at)
values (
    %(login)s, %(project)s, %(user)s, %(reason)s, now() + make_interval(mins => %(minutes)s)
)
returning login, project_id, user_id, reason, granted_by, granted_at, expires_at
