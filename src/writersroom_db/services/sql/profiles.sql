-- purpose: names and pictures of people whom the user works with
select
    p.id,
    p.first_name,
    p.last_name,
    p.avatar_url
from app.profiles as p
where p.id = any(%(user_ids)s::uuid [])
