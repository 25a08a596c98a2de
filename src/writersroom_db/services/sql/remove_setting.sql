-- purpose: takes a setting of a project back
delete from app.project_settings as s
where s.project_id = %(project_id)s and s.setting_key = %(key)s
returning s.id
