-- The account that an id or an address means; one of the two is null.
select
  u.id,
  case
    when u.deleted_at is not null then 'deleted'
    when u.is_active then 'active'
    else 'suspended'
  end as state
from app.users as u
where u.id = %(id)s::uuid or lower(u.email) = lower(%(email)s::text);
