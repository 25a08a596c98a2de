-- The rank that policies go by, and the one that projects and collaborations entitle to: the latter
-- as app.refresh_project_access counts it.
select
  (
    select a.role_rank
    from app.project_access as a
    where a.project_id = %(project)s::uuid and a.user_id = %(user)s::uuid
  ) as recorded,
  (
    select
      case
        when p.owner_id = %(user)s::uuid then 4
        else app.effective_rank(c.role, c.permissions)
      end
    from app.projects as p
    left join app.collaborations as c
      on c.project_id = p.id and c.user_id = %(user)s::uuid and c.is_active
    where
      p.id = %(project)s::uuid
      and (p.owner_id = %(user)s::uuid or c.id is not null)
  ) as entitled;
