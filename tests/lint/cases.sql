-- hazard index-blocks-writes
«create index books_pages on app.books (pages);
-- harmless: concurrently, in a file without a transaction
-- transaction: no
create index concurrently if not exists books_pages on app.books (pages);
-- harmless: on a table of the same file
create temporary table fresh (id bigint);
create index fresh_id on fresh (id);

-- hazard index-on-partitioned
«create index events_id on app.events (id);
-- hazard index-on-partitioned
-- transaction: no
«create index concurrently if not exists events_id on app.events (id);
-- harmless: on only the parent
create index events_id on only app.events (id);

-- hazard reindex-blocks
-- transaction: no
«reindex table app.books;
-- harmless: concurrently
-- transaction: no
reindex (concurrently) index app.books_isbn;

-- hazard drop-index-blocks
«drop index app.books_isbn;
-- harmless: concurrently
-- transaction: no
drop index concurrently if exists app.books_isbn;

-- hazard attach-scans
alter table app.events
«attach partition app.events_2021 for values from ('2021-01-01 00:00+00') to ('2022-01-01 00:00+00');
-- hazard attach-scans
alter table app.events
«attach partition app.events_2022 for values from ('2022-01-01 00:00+00') to ('2023-01-01 00:00+00');
-- hazard attach-scans
alter table app.events
«attach partition app.events_2020 for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00');
-- hazard rls-undecided
«create table app.events_2023 (like app.events including all);
alter table app.events
attach partition app.events_2023 for values from ('2023-01-01 00:00+00') to ('2024-01-01 00:00+00');
-- harmless: made in the same file, with row-level security and no policy of its own
create table app.events_2023 (like app.events including all);
alter table app.events_2023 enable row level security;
alter table app.events
attach partition app.events_2023 for values from ('2023-01-01 00:00+00') to ('2024-01-01 00:00+00');
-- harmless: a valid check has proved the bounds
alter table app.events
attach partition app.events_2020 for values from ('2020-01-01+00') to ('2021-01-01 00:00:00+00');

-- hazard detach-blocks
alter table app.events «detach partition app.events_2020;
-- harmless: concurrently
-- transaction: no
alter table app.events detach partition app.events_2020 concurrently;
-- harmless: finishing what was interrupted
-- transaction: no
alter table app.events detach partition app.events_2020 finalize;

-- hazard default-partition
«create table app.events_other partition of app.events default;
alter table app.events_other enable row level security;
-- hazard default-partition
alter table app.events «attach partition app.events_2021 default;
-- hazard partition-of-blocks
«create table app.events_2023 partition of app.events
for values from ('2023-01-01 00:00+00') to ('2024-01-01 00:00+00');
alter table app.events_2023 enable row level security;
-- harmless: the parent is of the same file
create temporary table parents (at timestamptz) partition by range (at);
create temporary table parents_2023 partition of parents for values from ('2023-01-01 00:00+00')
to ('2024-01-01 00:00+00');

-- hazard column-rewrites-table
alter table app.pens «add column code uuid default gen_random_uuid();
-- hazard column-rewrites-table
alter table app.pens «add column code bigint generated always as (id + 1) stored;
-- hazard column-rewrites-table
alter table app.pens «add column code bigint generated always as identity;
-- hazard column-rewrites-table
alter table app.pens «add column code bigint default app.nobody_knows();
-- harmless: a default that is the same for every row
alter table app.pens add column code timestamptz not null default now();
-- harmless: a function that the model knows to be stable
alter table app.pens add column code bigint default app.steady();

-- hazard type-change-rewrites-table
alter table app.books «alter column pages type bigint;
-- hazard type-change-rewrites-table
alter table app.books «alter column title type varchar(40);
-- hazard type-change-rewrites-table
alter table app.books «alter column title type varchar(60) using lower(title);
-- hazard type-change-scans-table
alter table app.books «alter column title type varchar(60);
-- hazard type-change-scans-table
alter table app.books «alter column title set data type text;
-- hazard type-change-scans-table
alter table app.books «alter column isbn type varchar collate "C";
-- hazard type-change-scans-table
alter table app.books «alter column code type text using code;
-- hazard type-change-scans-table
-- phase: contract
alter table app.books rename column code to number;
alter table app.books «alter column number type text;
-- hazard type-change-scans-table
alter table app.events «alter column note type varchar;
-- harmless: wider text keeps its bytes, no valid check is on it, and its index stays
alter table app.books alter column isbn type varchar;
-- harmless: the check goes meanwhile
alter table app.books drop constraint books_title_given, alter column title type varchar(60),
add constraint books_title_given check (title is not null) not valid;
-- harmless: the check is gone
alter table app.books drop constraint books_title_given;
alter table app.books alter column title type varchar(60);
-- harmless: the same collation, said
alter table app.books alter column isbn type varchar collate pg_catalog."default" using isbn;
-- harmless: another collation, of what no index sorts
alter table app.books alter column blurb type varchar collate "C";

-- hazard storage-rewrites-table
alter table app.books «set unlogged;
-- harmless: a parameter of the table
alter table app.books set (fillfactor = 80);

-- hazard required-column
alter table app.pens «add column code bigint not null;
-- harmless: nullable at first
alter table app.pens add column code bigint;

-- hazard not-null-scans-table
alter table app.books «alter column pages set not null;
-- hazard not-null-scans-table
alter table app.books «alter column isbn set not null;
-- hazard not-null-scans-table
alter table app.books «add constraint books_key primary key using index books_isbn;
-- harmless: a valid check has proved it
alter table app.books alter column title set not null;
-- harmless: not valid, which 18 has for NOT NULL too
alter table app.books add constraint books_have_pages not null pages not valid;
-- harmless: the column is required already
alter table app.books add constraint books_key primary key using index books_author;

-- hazard constraint-builds-index
alter table app.books add «constraint books_pages unique (pages);
-- hazard constraint-builds-index
alter table app.pens add column code bigint «unique;
-- harmless: an index that is ready
alter table app.books add constraint books_isbn unique using index books_isbn;

-- hazard check-scans-table
alter table app.books add «check (pages > 0);
-- hazard check-scans-table
alter table app.pens add column code bigint default 1 «check (code > 0);
-- harmless: not valid
alter table app.books add constraint books_have_pages check (pages > 0) not valid;

-- hazard foreign-key-scans-table
alter table app.books add «constraint books_shelf foreign key (isbn) references app.shelves (id);
-- hazard foreign-key-scans-table
alter table app.pens add column code bigint default 1 «references app.shelves (id);
-- harmless: a new column's nulls need no proof
alter table app.pens add column code bigint references app.shelves (id);
-- harmless: not valid
alter table app.books add constraint books_shelf foreign key (isbn) references app.shelves (id)
not valid;

-- hazard validated-under-lock
alter table app.books add constraint books_have_pages check (pages > 0) not valid;
alter table app.books «validate constraint books_have_pages;
-- harmless: added by an earlier revision
alter table app.books validate constraint books_isbn_given;

-- hazard domain-scans-tables
alter domain app.label «add constraint label_is_short check (length(value) < 9);
-- harmless: not valid
alter domain app.label add constraint label_is_short check (length(value) < 9) not valid;

-- hazard truncate
«truncate app.books;
-- harmless: a table of the same file
create temporary table fresh (id bigint);
truncate fresh;
-- hazard lock-table
«lock table app.books in share mode;
-- harmless: words within a text
comment on table app.books is 'lock table app.books; truncate app.books';
-- hazard vacuum-full
-- transaction: no
«vacuum full app.books;
-- harmless: what autovacuum does too
-- transaction: no
vacuum (full off) app.books;
-- harmless: statistics
analyze app.books;
-- hazard cluster
«cluster app.books using books_isbn;
-- harmless: names an index for later
alter table app.books cluster on books_isbn;
-- hazard refresh-blocks
«refresh materialized view app.totals;
-- harmless: concurrently
refresh materialized view concurrently app.totals;
-- hazard trigger-blocks-writes
«create trigger books_noted_too after update on app.books
for each row execute function app.noted();
-- harmless: on a table of the same file
create temporary table fresh (id bigint);
create trigger noted after update on fresh for each row execute function app.noted();
-- hazard trigger-disabled
alter table app.books «disable trigger books_noted;
-- harmless: back on
alter table app.books enable trigger books_noted;
-- hazard query-rule
«create rule books_stay as on delete to app.books do instead nothing;
-- harmless: a trigger goes
drop trigger books_noted on app.books;

-- hazard unbatched-write
«update app.books set pages = 1 where id = 2;
-- hazard unbatched-write
«with gone as (delete from app.books returning id) select count(*) from gone;
-- hazard unbatched-write
-- batch: app.shelves by id, 100 rows
«delete from app.books where id between $1 and $2;
-- harmless: in batches
-- batch: app.books by id, 100 rows
update app.books set pages = 1 where id between $1 and $2;
-- harmless: no business table
delete from ops.lists;
-- hazard unbatched-write
«create table ops.gone as with gone as (delete from app.books returning id) select id from gone;
comment on table ops.gone is 'Gone.';
-- hazard unbatched-write
«insert into app.shelves (id) select shelf from app.books on conflict (id) do update set id = 1;
-- hazard unbatched-write
«insert into app.shelves (id) (select shelf from app.books) on conflict (id) do update set id = 1;
-- hazard unbatched-write
«with them as (select shelf from app.books)
insert into app.shelves select shelf from them on conflict (id) do update set id = 1;
-- harmless: rows that are listed
insert into app.shelves (id) values (1) on conflict (id) do update set id = 1;
with them as (values (1)) insert into app.shelves
select column1 from them on conflict (id) do update set id = 1;
-- harmless: in batches
-- batch: app.books by id, 100 rows
insert into app.shelves (id) select shelf from app.books where id between $1 and $2
on conflict (id) do update set id = 1;
-- harmless: leaves alone what it meets
insert into app.shelves (id) select shelf from app.books on conflict (id) do nothing;
-- harmless: locks no row
select id from app.books;

-- hazard drop-before-contract
alter table app.books «drop column isbn;
-- hazard drop-before-contract
«drop table app.shelves;
-- harmless: contract
-- phase: contract
alter table app.books drop column isbn;
drop view app.titles;
-- harmless: a check
alter table app.books drop constraint books_title_given;
-- hazard rename-before-contract
alter table app.books «rename column isbn to number;
-- hazard rename-before-contract
alter view app.titles «rename to headings;
-- harmless: contract
-- phase: contract
alter view app.titles rename to headings;
-- hazard drop-cascade
-- phase: contract
«drop view app.titles cascade;
-- hazard drop-cascade
-- phase: contract
alter table app.books «drop column isbn cascade;
-- harmless: a foreign key that cascades
alter table app.books add constraint books_shelf foreign key (isbn) references app.shelves (id)
on delete cascade not valid;

-- hazard rows-lost-unsaid
-- down
«drop table app.shelves;
-- hazard rows-lost-unsaid
-- down
alter table app.books «drop column isbn;
-- harmless: it says so
-- down
-- loses-rows: app.shelves, app.books
drop table app.shelves;
alter table app.books drop column isbn;

-- hazard grant-to-public
«grant select on app.books to public;
-- hazard grant-to-public
«alter default privileges in schema app grant select on tables to public;
-- hazard grant-to-public
«grant execute on all functions in schema app to writersroom_app, public;
-- harmless: to a role, on a column that is called public
grant select (public) on app.books to writersroom_app;
-- harmless: taken away
revoke select on app.books from public;
-- hazard rls-switched-off
alter table app.shelves «disable row level security;
-- hazard rls-forced
alter table app.books «force row level security;
-- hazard rls-forced
alter table app.books «no force row level security;
-- harmless: off for a moment, on a table of the same file
create temporary table fresh (id bigint);
alter table fresh disable row level security;
-- harmless: enabled once more
alter table app.books enable row level security;
-- hazard triggers-passed-over
set local «session_replication_role = replica;
-- harmless: another setting
set local work_mem = '64MB';

-- hazard role-in-revision
«create role writersroom_guest;
-- hazard role-in-revision
«grant writersroom_app to writersroom_worker;
-- hazard role-in-revision
«set role postgres;
-- harmless: as the definer, and back
set role writersroom_definer;
comment on table app.books is 'What is read.';
set role writersroom_owner;
-- harmless: a default privilege of a role
alter default privileges for role writersroom_owner revoke execute on functions from public;
-- hazard database-in-revision
«grant connect on database app to writersroom_app;
-- harmless: on a schema
grant usage on schema app to writersroom_app;
-- hazard server-setting
-- transaction: no
«alter system set fsync = off;
-- harmless: a function's setting
alter function app.noted() set work_mem = '64MB';
-- hazard extension-in-revision
«create extension if not exists pg_trgm;
-- harmless: what one made
create index pens_name on only app.events using gin (id);
-- hazard do-block
«do 'begin delete from app.books; end';
-- hazard wrapped-statement
«explain analyze update app.books set pages = 1;
-- hazard wrapped-statement
«explain (verbose, analyze) delete from app.books;
-- hazard wrapped-statement
«prepare change as update app.books set pages = 1;
«execute change;
-- hazard wrapped-statement
«call app.tidy();
-- hazard wrapped-statement
«select id into app.kept from app.books;
-- hazard wrapped-statement
«with them as (select id from app.books) select id into unlogged table app.kept from them;
-- hazard wrapped-statement
«create schema aside authorization writersroom_owner create table aside.pens (id bigint);
-- harmless: what explains and runs nothing, a schema alone, and another's INTO
explain (analyze off) update app.books set pages = 1;
create schema aside authorization writersroom_owner;
with them as (select 1 as id) insert into app.shelves select id from them;
-- harmless: a conflict
insert into app.shelves (id) values (1) on conflict do nothing;

-- hazard enum-type
«create type app.mood as enum ('gay', 'grave');
-- hazard enum-type
«alter type app.mood add value 'bright';
-- harmless: a row type
create type app.place as (x integer, y integer);
-- hazard unqualified-name
«update books set pages = 1;
-- hazard unqualified-name
«create index concurrently if not exists books_pages on books (pages);
-- harmless: a common table expression
with shown as (select id from app.books) select count(*) from shown;

-- hazard rls-undecided
«create table app.pens (id bigint primary key);
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
-- hazard rls-without-policy
create table app.pens (id bigint primary key);
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
alter table app.pens «enable row level security;
-- hazard policy-allows-all
«create policy books_write on app.books for update using (shelf = 1) with check ((true));
-- hazard policy-allows-all
«create policy books_write on app.books for select using (shelf = 1 or true);
-- hazard policy-allows-all
«create policy books_write on app.books for select using ((select true));
-- hazard policy-allows-all
«create policy books_write on app.books for select using (true::boolean);
-- hazard policy-allows-all
«create policy books_write on app.books for select using (2 > 1);
-- hazard policy-allows-all
«create policy books_write on app.books for select using (books.id = id);
-- hazard policy-allows-all
«create policy books_write on app.books for insert with check (not (1 = 2) and 'a' is not null);
-- harmless: conditions in which constants decide nothing
create policy books_write on app.books for select using (shelf = 1 and true);
create policy books_edit on app.books for update using (shelf = 1 or 1 > 2) with check (id <> id);
create policy books_add on app.books for insert with check (
    title = 'a or true' or id between 1 and 2 and case when isbn is null or true then false end
    or exists (select from app.shelves) or isbn @> '1' or id is not null or id = shelf
);
-- hazard policy-for-all
«create policy books_write on app.books using (shelf = 2);
-- harmless: the worker's
create policy books_worker on app.books to writersroom_worker using (true);
-- harmless: dropped again by the end
create policy books_write on app.books for select using (true);
drop policy books_write on app.books;
-- hazard policy-allows-all
create policy books_write on app.books for select using (shelf = 2);
«alter policy books_write on app.books using (true);

-- hazard table-without-comment
«create table app.pens (id bigint primary key);
comment on column app.pens.id is 'Identity.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
-- hazard column-without-comment
create table app.pens («id bigint primary key);
comment on table app.pens is 'Pens.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
-- hazard column-without-class
create table app.pens (
    id bigint primary key,
    «color text
);
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
comment on column app.pens.color is 'Its color.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
-- hazard foreign-key-without-index
create table app.pens (
    id bigint primary key,
    book bigint «references app.books (id)
);
create index pens_book on app.pens (book) where book > 5;
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
comment on column app.pens.book is 'Its book.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
-- harmless: a whole new table with everything at once
create table app.pens (
    id bigint primary key,
    book bigint references app.books (id) unique,
    constraint pens_are_known check (id > 0)
);
create index pens_book on app.pens (book) where book is not null;
create trigger pens_noted after insert on app.pens for each row execute function app.noted();
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
comment on column app.pens.book is 'Its book.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
alter table app.pens alter column book set not null;
alter table app.pens alter column book type integer;
alter table app.pens add constraint pens_books unique (book);
alter table app.pens add constraint pens_more check (id > 1);
update app.pens set book = 1;
drop index app.pens_book;

-- harmless: a table of the same file, under its later name
create table app.nibs (id bigint primary key);
alter table app.nibs rename to pens;
alter table app.pens set schema ops;
alter table ops.pens set schema app;
alter table app.pens add constraint pens_are_known check (id > 0);
comment on table app.pens is 'Pens.';
comment on column app.pens.id is 'Identity.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
-- harmless: comments and checks come along
create table app.nibs (id bigint, constraint nibs_have_an_id check (id is not null));
comment on column app.nibs.id is 'Identity.';
create table app.pens (like app.nibs including all);
drop table app.nibs;
alter table app.pens alter column id set not null;
comment on table app.pens is 'Pens.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);
-- hazard column-without-comment
create table app.nibs (id bigint);
comment on column app.nibs.id is 'Identity.';
«create table app.pens (like app.nibs including all excluding comments);
drop table app.nibs;
comment on table app.pens is 'Pens.';
alter table app.pens enable row level security;
create policy pens_read on app.pens for select using (id = 1);

-- hazard function-without-search-path
«create function app.plain() returns bigint language sql return 1;
-- hazard definer-without-search-path
«create function app.strong() returns bigint language sql security definer return 1;
alter function app.strong() owner to writersroom_definer;
-- hazard definer-without-search-path
create function app.strong() returns bigint language sql security definer
set search_path = pg_catalog, pg_temp return 1;
alter function app.strong() owner to writersroom_definer;
«alter function app.strong() set search_path = pg_catalog, public;
-- hazard definer-of-owner
«create function app.strong() returns bigint language sql security definer
set search_path = pg_catalog, pg_temp return 1;
-- harmless: the definer's, and its path is closed
create function app.strong() returns bigint language sql security definer
set search_path = pg_catalog, pg_temp return 1;
alter function app.strong() owner to writersroom_definer;
-- harmless: set afterwards
create function app.plain() returns bigint language sql return 1;
alter function app.plain() set search_path to pg_catalog, pg_temp;
-- hazard definer-of-owner
«alter routine app.steady() security definer;
-- harmless: the definer's, by any word for it
create function app.strong() returns bigint language sql security definer
set search_path = pg_catalog, pg_temp return 1;
alter routine app.strong() owner to writersroom_definer;
-- hazard definer-of-owner
create function app.plain() returns bigint language sql
set search_path = pg_catalog, pg_temp return 1;
alter function app.plain() rename to strong;
alter function app.strong() set schema ops;
«alter function ops.strong() security definer;
-- hazard view-of-owner
create view app.numbers with (security_invoker = true) as select isbn from app.books;
alter view app.numbers rename to isbns;
alter table app.isbns set schema ops;
«alter view ops.isbns reset (security_invoker);
-- harmless: its caller's rights, under another name
create view app.numbers as select isbn from app.books;
alter view app.numbers rename to isbns;
alter view app.isbns set (security_invoker = true);
-- hazard view-of-owner
«create view app.numbers as select isbn from app.books;
-- harmless: its caller's rights
create view app.numbers as select isbn from app.books;
alter view app.numbers set (security_invoker = true);

-- hazard squawk-ban-char-field
create temporary table fresh (id «char(4));
-- hazard squawk-ban-create-domain-with-constraint
create domain app.tag as text «check (value <> '');
-- hazard squawk-ban-drop-default
alter table app.books alter column pages «drop default;
-- hazard squawk-ban-drop-not-null
alter table app.books alter column author_name «drop not null;
-- harmless: contract
-- phase: contract
alter table app.books alter column author_name drop not null;
-- hazard squawk-ban-alter-identity
alter table app.books alter column id «add generated by default as identity;
-- hazard squawk-ban-drop-generated-expression
alter table app.books alter column pages «drop expression;
-- hazard squawk-other
update ops.lists set «id = 1, «id = 2;
-- hazard squawk-identifier-too-long
create index «a_name_that_is_much_longer_than_the_sixty_three_bytes_it_may_have on only app.events (id);
-- hazard squawk-prefer-identity
create temporary table fresh (id «bigserial);
-- hazard squawk-prefer-timestamp-tz
create temporary table fresh (é text, at «timestamp);
-- harmless: what doesn't fit the house
create temporary table fresh (name varchar(20), pages integer);
-- hazard squawk-syntax-error
select id from« where id;
