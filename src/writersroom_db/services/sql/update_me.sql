-- purpose: changes the user's name and picture
update app.users as u
set
    first_name = case when %(change_first_name)s then %(first_name)s else u.first_name end,
    last_name = case when %(change_last_name)s then %(last_name)s else u.last_name end,
    avatar_url = case when %(change_avatar_url)s then %(avatar_url)s else u.avatar_url end
where u.id = app.current_user_id()
returning u.id
