-- purpose: what stands before each case
-- locks: none

create function app.noted() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as 'begin return null; end';
create function app.steady() returns bigint language sql stable
set search_path = pg_catalog, pg_temp return 1;

create table app.shelves (id bigint primary key);

create table app.books (
    id bigint primary key,
    title varchar(50),
    isbn text,
    pages integer,
    shelf bigint,
    author_name text not null,
    code varchar(20),
    blurb text,
    constraint books_title_given check (title is not null),
    constraint books_isbn_given check (isbn is not null) not valid
);
create unique index books_isbn on app.books (isbn);
create unique index books_author on app.books (author_name);
create index books_code on app.books (lower(code));
create trigger books_noted after insert on app.books for each row execute function app.noted();

create table app.events (id bigint not null, at timestamptz not null, note text)
partition by range (at);
create index events_note on only app.events (id) where note is not null;
create table app.events_2020 (
    id bigint,
    at timestamptz not null,
    constraint events_in_2020 check (at >= '2020-01-01 00:00+00' and at < '2021-01-01 00:00+00')
);
create table app.events_2021 (id bigint, at timestamptz not null);
create table app.events_2022 (
    id bigint,
    at timestamptz not null,
    constraint events_in_2022
    check (at >= '2022-01-01 00:00+00' and at < '2023-01-01 00:00+00') not valid
);

create view app.titles with (security_invoker = true) as select title from app.books;
create materialized view app.totals as select count(*) as books from app.books;
create domain app.label as text;
create policy books_read on app.books for select using (shelf = 1);
alter table app.books enable row level security;
create table ops.lists (id bigint primary key);
