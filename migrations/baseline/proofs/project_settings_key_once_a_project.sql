-- purpose: a project has one value for a setting
-- locks: those of reading

select d.id as key
from (
    select
        s.id,
        count(*) over (partition by s.project_id, s.setting_key) as entries
    from project_settings as s
) as d
where d.entries > 1;
