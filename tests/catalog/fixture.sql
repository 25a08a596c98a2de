-- A schema with one of everything that facts cover. Roles: facts_owner, facts_app.
create extension citext with schema public;
create schema app authorization facts_owner;
create schema ops authorization facts_owner;
grant connect on database THIS_DATABASE to facts_app;
set role facts_owner;

grant usage on schema app to facts_app;
comment on schema app is 'what the application keeps';
alter default privileges for role facts_owner revoke execute on functions from public;
alter default privileges for role facts_owner in schema app grant select on tables to facts_app;

create type app.mood as enum ('calm', 'wild');
create domain app.slug as varchar(40) default 'x' constraint slug_is_lower check (value = lower(value));
create domain app.flag as boolean not null;
create type app.address as (street text, zip varchar(10));
create type app.weight as range (subtype = numeric);
comment on type app.mood is 'the mood of a scene';
revoke usage on type app.mood from public;

create function app.touch() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;
create function app.twice(x integer) returns integer language sql immutable return x * 2;
create function app.spare() returns trigger language plpgsql as 'begin return null; end';
create procedure app.tidy(older_than interval default '30 days') language sql
begin atomic
  select 1;
end;
grant execute on function app.twice(integer) to facts_app;
comment on function app.twice(integer) is 'two times x';

create sequence app.ticket start 100 increment 10 cache 5;

create table app.users (
  id bigint generated always as identity primary key,
  dropped integer,
  email public.citext not null,
  name varchar(100) collate "C",
  bio text,
  slug app.slug,
  mood app.mood default 'calm',
  home app.address,
  is_active boolean not null default true,
  tags text[] not null default '{}',
  updated_at timestamptz not null default now(),
  initial text generated always as (left(name, 1)) stored,
  constraint users_email_key unique (email),
  constraint name_is_not_blank check (name <> '')
) with (fillfactor = 90);
alter table app.users drop column dropped;
alter table app.users alter column bio set storage external;
alter table app.users alter column name set statistics 500;
create index users_active on app.users (lower(name)) where is_active;
create index users_tags on app.users using gin (tags) with (fastupdate = off);
create trigger touch before update on app.users for each row execute function app.touch();
comment on table app.users is 'people';
comment on column app.users.email is 'where they are reached';
grant select, insert on app.users to facts_app;
grant update (name, bio) on app.users to facts_app with grant option;
alter table app.users enable row level security;
create policy users_see_themselves on app.users for select to facts_app
using (email = current_setting('app.email', true));
create policy users_add_themselves on app.users for insert to facts_app with check (is_active);
create statistics app.users_name_mood (dependencies, ndistinct) on name, mood from app.users;

create table app.projects (
  id uuid primary key default gen_random_uuid(),
  owner_id bigint not null constraint owner_exists references app.users (id) on delete cascade,
  title text not null,
  position integer not null default nextval('app.ticket'),
  period tstzrange,
  constraint one_project_at_a_time exclude using gist (period with &&),
  constraint title_is_unique unique (owner_id, title) deferrable initially deferred
);
create index projects_owner on app.projects (owner_id);
create rule keep_projects as on delete to app.projects where old.title = 'kept' do instead nothing;
comment on constraint owner_exists on app.projects is 'no orphans';
comment on index app.projects_owner is 'the owner''s list';
create constraint trigger count_projects after insert on app.projects
deferrable for each row execute function app.spare();
alter sequence app.ticket owned by app.projects.position;

create unlogged table app.cache (key text primary key, value bytea, expires_at timestamptz);
create table app.base (id integer, note text default 'none');
create table app.derived (extra numeric(10, 2) default 1.50) inherits (app.base);

create table app.messages (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null references app.projects (id),
  body text not null,
  created_at timestamptz not null default now(),
  constraint messages_pkey primary key (id, created_at),
  constraint body_is_short check (length(body) < 10000)
) partition by range (created_at);
create index messages_project on app.messages (project_id, created_at);
create index messages_words on app.messages using gin (to_tsvector('english', body));
create trigger keep after update on app.messages for each row execute function app.spare();
alter table app.messages enable row level security;
create policy messages_of_project on app.messages for select to facts_app using (true);
grant select on app.messages to facts_app;
create table app.messages_p2026_11 partition of app.messages
for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');
alter table app.messages_p2026_11 enable row level security;
revoke all on app.messages_p2026_11 from facts_app;
create table app.messages_p2026_12 (
  like app.messages including all,
  constraint covers check (created_at >= '2026-12-01 00:00:00+00' and created_at < '2027-01-01 00:00:00+00')
);
alter table app.messages_p2026_12 enable row level security;
revoke all on app.messages_p2026_12 from facts_app;
alter table app.messages attach partition app.messages_p2026_12
for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');
alter table app.messages_p2026_12 drop constraint covers;

create table app.regions (code text primary key, name text) partition by list (code);
create table app.regions_eu partition of app.regions for values in ('de', 'fr');
revoke all on app.regions_eu from facts_app;

create view app.active_users with (security_barrier) as
select u.id, u.email, (select count(*) from app.projects as p where p.owner_id = u.id) as projects
from app.users as u
where u.is_active;
create materialized view app.project_counts as
select p.owner_id, count(*) as projects from app.projects as p group by p.owner_id;
create unique index project_counts_owner on app.project_counts (owner_id);
comment on view app.active_users is 'those who may sign in';

create table ops.retention_policies (
  name text primary key, keep interval not null, since timestamptz not null
);
insert into ops.retention_policies values
('chat', '2 years', '2026-01-01 00:00:00+00'), ('audit', '7 years', '2026-01-01 00:00:00+00');
create table ops.partitioned_tables (
  schema_name text, table_name text, primary key (schema_name, table_name)
);
insert into ops.partitioned_tables values ('app', 'messages');
