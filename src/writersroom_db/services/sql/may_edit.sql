-- purpose: a project that the user may edit in, asked before a text is stored
select p.id
from app.live_projects as p
inner join app.project_access as a on p.id = a.project_id
where p.id = %(project_id)s and a.user_id = app.current_user_id() and a.role_rank >= 3
