-- purpose: the open invitations of a project to addresses without an account
select
    i.id,
    i.email,
    i.role,
    i.permissions,
    i.invited_by,
    i.created_at,
    i.invitation_expires_at
from app.email_invitations as i
where i.project_id = %(project_id)s and i.accepted_at is null
order by i.created_at, i.id
