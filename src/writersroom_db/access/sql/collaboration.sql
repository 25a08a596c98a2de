-- What a user is in a project by invitation. An open invitation keeps its token's hash; accepting
-- and revoking both take it away.
select
  case
    when c.is_active then 'active'
    when c.invitation_token is null then 'revoked'
    when c.invitation_expires_at > now() then 'invited'
    else 'invitation expired'
  end as state,
  c.role,
  array(
    select o.key
    from jsonb_each(c.permissions) as o
    where o.value = 'false'::jsonb
    order by o.key
  ) as taken_away,
  case when not c.is_active then c.invitation_expires_at end as expires_at
from app.collaborations as c
where c.project_id = %(project)s::uuid and c.user_id = %(user)s::uuid;
