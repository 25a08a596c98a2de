-- An invitation that was sent to the user's address before it had an account, and is not accepted.
select
  i.role,
  i.invitation_expires_at,
  i.invitation_expires_at > now() as still_open
from app.email_invitations as i
inner join app.users as u on lower(i.email) = lower(u.email)
where
  i.project_id = %(project)s::uuid
  and u.id = %(user)s::uuid
  and i.accepted_at is null;
