-- purpose: who may do how much in which project
-- owner: writersroom_owner
-- why: what policies ask: one index instead of projects and collaborations, which would ask each
--      other for ever; kept by triggers on both

create table app.project_access (
    user_id uuid not null references app.users (id) on delete cascade,
    project_id uuid not null references app.projects (id) on delete cascade,
    role_rank smallint not null,
    primary key (user_id, project_id) include (role_rank),
    constraint project_access_role_rank check (role_rank between 1 and 4)
);

-- who may what in a project; deleting the project needs it
create index idx_project_access_project_id on app.project_access (project_id);

comment on table app.project_access is
'Users who may enter a project: its owner and active collaborators. Never written by hand.';
comment on column app.project_access.user_id is 'The user.';
comment on column app.project_access.project_id is 'The project.';
comment on column app.project_access.role_rank is
'4 owner, 3 may edit, 2 may comment, 1 may read; see app.effective_rank.';
