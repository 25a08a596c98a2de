create table app.entries (
    id integer primary key,
    word text not null,
    rank integer not null,
    touched integer not null default 0,
    copied text
)
-- so that batches need not wait for a vacuum that never comes here
with (autovacuum_enabled = false);

create table app.lines (
    id integer primary key,
    entry_id integer not null references app.entries (id),
    body text not null
);

insert into app.entries (id, word, rank)
select n, md5(n::text), n from pg_catalog.generate_series(1, 20000) as n;

insert into app.lines
select n, n, md5(n::text) from pg_catalog.generate_series(1, 3000) as n;
