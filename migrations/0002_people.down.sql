-- purpose: takes back users and their preferences
-- locks: access exclusive on the dropped tables
-- loses-rows: app.users, app.user_preferences

drop table app.user_preferences;
drop table app.users;
drop function app.touch_updated_at();
drop schema app;
