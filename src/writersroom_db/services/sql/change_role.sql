-- purpose: gives a collaborator another role; restrictions that are not given stay
select
    app.change_role(
        project => c.project_id,
        collaborator => c.user_id,
        role => %(role)s,
        permissions => case
            when %(change_permissions)s then %(permissions)s
            else c.permissions
        end
    )
from app.collaborations as c
where c.project_id = %(project_id)s and c.user_id = %(user_id)s
