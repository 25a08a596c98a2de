-- purpose: sets a setting of a project
insert into app.project_settings (project_id, setting_key, setting_value)
values (%(project_id)s, %(key)s, %(value)s)
on conflict on constraint project_settings_key_once_a_project do update
    set setting_value = excluded.setting_value
returning id
