-- purpose: the user's preferences
select
    p.preference_key,
    p.preference_value
from app.user_preferences as p
where p.user_id = app.current_user_id()
order by p.preference_key
