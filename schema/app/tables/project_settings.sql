-- purpose: what is configured for a project
-- owner: writersroom_owner
-- why: one row a key, so that two settings never overwrite each other

create table app.project_settings (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references app.projects (id) on delete cascade,
    setting_key varchar(100) not null,
    setting_value jsonb not null default '{}',
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    constraint project_settings_key_once_a_project unique (project_id, setting_key)
);

-- all settings of one project
create index idx_project_settings_project_id on app.project_settings (project_id);
-- which projects have set this key
create index idx_project_settings_key on app.project_settings (setting_key);

create trigger project_settings_touch_updated_at
before update on app.project_settings
for each row when (old.* is distinct from new.*)
execute function app.touch_updated_at();

comment on table app.project_settings is 'Configuration of a project, one row a key.';
comment on column app.project_settings.id is 'Identity of the row.';
comment on column app.project_settings.project_id is 'Whose setting it is.';
comment on column app.project_settings.setting_key is 'Its name, once a project.';
comment on column app.project_settings.setting_value is 'Its value.';
comment on column app.project_settings.created_at is 'When it was first set.';
comment on column app.project_settings.updated_at is 'Time of the last change, kept by trigger.';
