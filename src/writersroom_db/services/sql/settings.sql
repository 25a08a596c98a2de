-- purpose: the settings of a project
select
    s.setting_key,
    s.setting_value
from app.project_settings as s
where s.project_id = %(project_id)s
order by s.setting_key
