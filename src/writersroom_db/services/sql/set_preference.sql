-- purpose: sets a preference of the user
insert into app.user_preferences (user_id, preference_key, preference_value)
values (app.current_user_id(), %(key)s, %(value)s)
on conflict on constraint user_preferences_key_once_a_user do update
    set preference_value = excluded.preference_value
returning id
