-- purpose: the user's own account
select
    u.id,
    u.email,
    u.first_name,
    u.last_name,
    u.avatar_url,
    u.subscription_tier,
    u.email_verified,
    u.mfa_enabled,
    u.created_at,
    u.last_login
from app.users as u
where u.id = app.current_user_id()
