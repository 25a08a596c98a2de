create table app.events (id integer not null, body text not null) partition by list (id);

create table app.events_1 partition of app.events for values in (1);

create table app.events_2 partition of app.events for values in (2);

create table app.events_3 partition of app.events for values in (3);

create index idx_events_body on app.events (body);

insert into app.events select 1 + n % 3, md5(n::text) from pg_catalog.generate_series(1, 300) as n;
