-- What the hazards of hazards.sql happen to, besides the database at revision 0006.

create table app.notes (
    id bigint generated always as identity primary key,
    user_id uuid not null,
    number integer not null default 0,
    title varchar(100) not null,
    body text,
    score integer,
    constraint notes_title_not_blank check (title <> ''),
    constraint notes_body_there check (body is not null)
);
alter table app.notes add constraint notes_score_range check (score >= 0) not valid;
alter table app.notes add constraint notes_user_id_fkey
foreign key (user_id) references app.users (id) not valid;
create unique index idx_notes_number on app.notes (number);
create index idx_notes_title on app.notes (title);
create statistics app.notes_title_score on title, score from app.notes;
create function app.touch_note() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as 'begin return new; end';
create trigger notes_touch before update on app.notes
for each row execute function app.touch_note();
create policy notes_of_user on app.notes for select to writersroom_app using (score > 0);
create rule notes_stay as on delete to app.notes do instead nothing;
create table app.note_marks (note_id bigint not null references app.notes (id));

create table app.old_notes (like app.notes including constraints);
create table app.base (id bigint not null, label text);
create table app.derived () inherits (app.base);
create table app.stray (id bigint not null, label text);
create unlogged table app.cache (key text primary key, value text not null);
create sequence app.note_numbers;

create table app.events (id bigint not null, at timestamp with time zone not null, note text)
partition by range (at);
create table app.events_2001 partition of app.events
for values from ('2001-01-01+00') to ('2002-01-01+00');
create table app.events_2002 partition of app.events
for values from ('2002-01-01+00') to ('2003-01-01+00');
create table app.events_2003 (id bigint not null, at timestamp with time zone not null, note text);
create table app.events_2004 (
    id bigint not null, at timestamp with time zone not null, note text,
    constraint events_2004_bounds
    check (at >= '2004-01-01 00:00:00+00' and at < '2005-01-01 00:00:00+00')
);
create table app.chat_messages_2000 partition of app.chat_messages
for values from ('2000-01-01+00') to ('2001-01-01+00');
create table app.chat_messages_2002 (like app.chat_messages including constraints);
create index idx_events_id on only app.events (id);
create index idx_events_2001_id on app.events_2001 (id);
create index idx_events_2003_id on app.events_2003 (id);
create index idx_events_2004_id on app.events_2004 (id);

create table app.codes (
    code varchar(10) primary key,
    label text collate "C",
    note text,
    place text
);
create index idx_codes_label on app.codes (label);
create index idx_codes_note on app.codes (note) where place is not null;
create table app.coded (
    code varchar(10) references app.codes (code),
    label varchar(10),
    constraint coded_label_once exclude using btree (lower(label) with =)
);
create table app.counted (id bigint generated always as identity, label text);
create procedure app.tidy()
language plpgsql set search_path = pg_catalog, pg_temp
as 'begin update app.cache set value = value where false; end';
create publication noted_elsewhere for table app.notes;

create view app.people as select u.id, u.email from app.users as u;
create view app.noted as select n.id, n.user_id from app.notes as n;
create materialized view app.note_totals as
select n.user_id, count(*) as notes from app.notes as n group by n.user_id;
create unique index idx_note_totals on app.note_totals (user_id);

create type app.mood as enum ('calm');
create domain app.label as text;
create table app.moods (id bigint primary key, label app.label);
create schema side;
create table side.things (id bigint primary key);
create table side.parts (thing_id bigint references side.things (id));
