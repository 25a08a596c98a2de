-- purpose: takes a preference of the user back
delete from app.user_preferences as p
where p.user_id = app.current_user_id() and p.preference_key = %(key)s
returning p.id
