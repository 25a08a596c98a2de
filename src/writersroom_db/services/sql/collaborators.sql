-- purpose: who takes part in a project, and who is invited to it and has an account
select
    c.user_id,
    c.role,
    c.permissions,
    c.is_active,
    c.joined_at,
    c.invited_by,
    c.invitation_expires_at,
    p.first_name,
    p.last_name,
    p.avatar_url
from app.collaborations as c
left join app.profiles as p on c.user_id = p.id
where c.project_id = %(project_id)s
order by c.joined_at, c.user_id
