-- Whether the bound user sees the project, by the policies of app.projects.
select exists (
  select
  from app.projects as p
  where p.id = %(project)s::uuid
) as visible;
