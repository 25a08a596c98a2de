-- Statements that nobody waits for and that read nothing of weight: what they touch was made in the
-- same migration, which begins with the first block. Each is traced, and takes no lock that others
-- wait for.

-- # made in the same migration
create table app.fresh (
    id uuid primary key default gen_random_uuid(),
    number integer not null,
    title varchar(50) not null,
    body text,
    at timestamp with time zone not null default now(),
    constraint fresh_title_not_blank check (title <> '')
);
comment on table app.fresh is 'Made in this migration.';
comment on column app.fresh.id is 'Identity.';
comment on column app.fresh.number is 'A number.';
comment on column app.fresh.title is 'A title.';
comment on column app.fresh.body is 'A text.';
comment on column app.fresh.at is 'A time.';
alter table app.fresh enable row level security;
create policy fresh_numbered on app.fresh for select to writersroom_app using (number > 0);
create function app.touch_fresh() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as 'begin return new; end';
comment on function app.touch_fresh() is 'Trigger: nothing.';

-- # column with a volatile default
alter table app.fresh add column nonce uuid not null default gen_random_uuid();
comment on column app.fresh.nonce is 'A nonce.';

-- # nullable column
alter table app.fresh add column note text;
comment on column app.fresh.note is 'A note.';

-- # column dropped
alter table app.fresh drop column body;

-- # column renamed
alter table app.fresh rename column body to content;

-- # type changed
alter table app.fresh alter column title type varchar(20);

-- # not null
alter table app.fresh alter column body set not null;

-- # default set
alter table app.fresh alter column body set default '';

-- # storage of a column
alter table app.fresh alter column body set storage external;

-- # identity
alter table app.fresh alter column number add generated always as identity;

-- # check
alter table app.fresh add constraint fresh_numbered check (number > 0);

-- # unique
alter table app.fresh add constraint fresh_number_once unique (number);

-- # foreign key to itself
alter table app.fresh add column parent_id uuid references app.fresh (id);
create index idx_fresh_parent_id on app.fresh (parent_id);
comment on column app.fresh.parent_id is 'Its parent.';

-- # constraint dropped
alter table app.fresh drop constraint fresh_title_not_blank;

-- # constraint renamed
alter table app.fresh rename constraint fresh_title_not_blank to fresh_titled;

-- # index
create index idx_fresh_number on app.fresh (number);

-- # unique index
create unique index idx_fresh_number on app.fresh (number);

-- # partial index of an expression
create index idx_fresh_title_lower on app.fresh (lower(title)) where number > 0;

-- # index dropped
create index idx_fresh_at on app.fresh (at);
drop index app.idx_fresh_at;

-- # index renamed
create index idx_fresh_at on app.fresh (at);
alter index app.idx_fresh_at rename to idx_fresh_time;

-- # table reindexed
reindex table app.fresh;

-- # trigger
create trigger fresh_touch before update on app.fresh
for each row execute function app.touch_fresh();

-- # trigger dropped
create trigger fresh_touch before update on app.fresh
for each row execute function app.touch_fresh();
drop trigger fresh_touch on app.fresh;

-- # policy
create policy fresh_written on app.fresh for insert to writersroom_app with check (number > 0);

-- # policy altered
alter policy fresh_numbered on app.fresh using (number > 1);

-- # storage parameter
alter table app.fresh set (fillfactor = 80);

-- # whole table updated
update app.fresh set number = 0;

-- # whole table deleted
delete from app.fresh;

-- # truncate
truncate app.fresh;

-- # table locked
lock table app.fresh in access exclusive mode;

-- # rows inserted
insert into app.fresh (number, title) values (1, 'One'), (2, 'Two');

-- # statistics
create statistics app.fresh_numbers_titles on number, title from app.fresh;

-- # table moved
alter table app.fresh set schema ops;

-- # table renamed
alter table app.fresh rename to refreshed;

-- # table dropped
drop table app.fresh;

-- # row-level security off and on
alter table app.fresh disable row level security;
alter table app.fresh enable row level security;

-- # grant
grant select on app.fresh to writersroom_app;

-- # view
create view app.fresher with (security_invoker = true) as select f.id, f.title from app.fresh as f;
comment on view app.fresher is 'Fresh things.';
comment on column app.fresher.id is 'Identity.';
comment on column app.fresher.title is 'Title.';

-- # function replaced
create or replace function app.touch_fresh() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as 'begin new.at := now(); return new; end';

-- # partitioned table with its partition and index
create table app.dated (id uuid not null, at timestamp with time zone not null)
partition by range (at);
comment on table app.dated is 'Partitioned.';
comment on column app.dated.id is 'Identity.';
comment on column app.dated.at is 'Time.';
alter table app.dated enable row level security;
create policy dated_read on app.dated for select to writersroom_app using (id is not null);
create table app.dated_2001 partition of app.dated
for values from ('2001-01-01+00') to ('2002-01-01+00');
alter table app.dated_2001 enable row level security;
create index idx_dated_at on app.dated (at);

-- # materialized view
create materialized view ops.fresh_totals as select count(*) as things from app.fresh;
comment on materialized view ops.fresh_totals is 'How many.';
comment on column ops.fresh_totals.things is 'How many.';
refresh materialized view ops.fresh_totals;
