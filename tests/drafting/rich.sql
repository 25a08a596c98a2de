-- purpose: one of everything that a declaration may change
-- owner: writersroom_owner
-- why: each test edits a copy of it, and looks at what is drafted

create schema extra authorization writersroom_owner;
comment on schema extra is 'More.';
grant usage on schema extra to writersroom_app;

create type app.mood as enum ('sad', 'happy');
create type app.address as (street text, zip varchar(10));
create type app.span as range (subtype = numeric);
create domain app.slug as text
constraint slug_is_lower check (value = lower(value));
comment on domain app.slug is 'A piece of a URL.';
create sequence app.numbers increment by 2 maxvalue 9000;
grant usage on sequence app.numbers to writersroom_app;

create function app.twice(n integer) returns integer
language sql
immutable
set search_path = pg_catalog, pg_temp
return n * 2;
comment on function app.twice(integer) is 'Twice.';
grant execute on function app.twice(integer) to writersroom_app;

create procedure app.rest()
language plpgsql
set search_path = pg_catalog, pg_temp
as $procedure$
begin
    null;
end
$procedure$;

create function app.sign() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    new.bio := coalesce(new.bio, 'none');
    return new;
end
$function$;

create table app.authors (
    id bigint generated always as identity primary key,
    name varchar(100) not null,
    nick text,
    mood app.mood,
    slug app.slug,
    score numeric(5, 2) not null default 0,
    is_active boolean not null default true,
    doubled integer generated always as (length('x') * 2) stored,
    bio text,
    constraint name_is_not_blank check (name <> ''),
    constraint slug_is_unique unique (slug)
);
-- by name
create index authors_name on app.authors (name);
-- the active ones
create index authors_active on app.authors (nick) where is_active;
create statistics app.authors_names (dependencies) on name, nick from app.authors;
create trigger sign before insert on app.authors
for each row execute function app.sign();
create rule keep_authors as on delete to app.authors where old.is_active do instead nothing;
create policy authors_kept on app.authors for delete to writersroom_app
using (id in (select c.oid::bigint from pg_catalog.pg_class as c where c.relpages > 7));
create policy authors_of_app on app.authors for select to writersroom_app using (is_active);
alter table app.authors enable row level security;
comment on table app.authors is 'Who writes.';
comment on column app.authors.name is 'The name.';
comment on column app.authors.bio is 'The life.';
comment on index app.authors_name is 'Finds by name.';
comment on constraint name_is_not_blank on app.authors is 'A name says something.';
comment on trigger sign on app.authors is 'Signs.';
comment on policy authors_of_app on app.authors is 'The active ones.';
grant select, insert on app.authors to writersroom_app;
grant update (bio) on app.authors to writersroom_app;

create table app.books (
    id uuid primary key default gen_random_uuid(),
    author_id bigint not null,
    title text not null,
    pages integer,
    constraint author_exists foreign key (author_id) references app.authors (id) on delete cascade
);
comment on table app.books is 'What is written.';
alter table app.books enable row level security;

create function app.guard(n integer) returns integer
security definer
language sql
set search_path = pg_catalog, pg_temp
return n + 1;
comment on function app.guard(integer) is 'Guards.';
grant execute on function app.guard(integer) to writersroom_app;
grant create on schema app to writersroom_definer;
alter function app.guard(integer) owner to writersroom_definer;
revoke create on schema app from writersroom_definer;

create table app.cache (
    key text,
    value bytea
);

create view app.active_authors with (security_barrier = true) as
select
    a.id,
    a.name
from app.authors as a
where a.is_active;
comment on view app.active_authors is 'Who writes now.';
comment on column app.active_authors.name is 'The name.';
grant select on app.active_authors to writersroom_app;

create materialized view app.counts as
select
    b.author_id,
    count(*) as books
from app.books as b
group by b.author_id;
create unique index counts_author on app.counts (author_id);
comment on materialized view app.counts is 'How many books.';

alter default privileges for role writersroom_owner in schema extra
grant select on tables to writersroom_app;
