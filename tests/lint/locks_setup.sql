create table app.authors (
    id bigint primary key,
    name varchar(50) not null,
    born date,
    died date,
    mentor bigint,
    code bigint,
    constraint authors_born check (born > '1800-01-01') not valid
);
create unique index authors_code on app.authors (code);
create index authors_name on app.authors (name);
create table app.books (
    id bigint primary key,
    author bigint not null references app.authors (id),
    title text
);
alter table app.books add constraint books_again foreign key (author) references app.authors (id)
not valid;
create table app.rows (at timestamptz not null, id bigint) partition by range (at);
create table app.rows_1 (at timestamptz not null, id bigint);
create table app.rows_2 partition of app.rows for values from ('2020-01-01') to ('2021-01-01');
create index rows_id on only app.rows (id);
create index rows_2_id on app.rows_2 (id);
create table app.parents (id bigint);
create table app.children () inherits (app.parents);
create view app.titles as select title from app.books;
create materialized view app.born as select id, born from app.authors;
create unique index born_id on app.born (id);
create sequence app.numbers;
create statistics app.seen on author, title from app.books;
create function app.fresh() returns bigint language plpgsql as 'begin return 1; end';
create function app.noted() returns trigger language plpgsql as 'begin return null; end';
create trigger books_noted after insert on app.books for each row execute function app.noted();
create policy see on app.books for select using (id > 0);
create rule keep as on delete to app.parents do instead nothing;
