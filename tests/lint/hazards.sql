-- Statements that others wait for, or that may surprise, in the database at revision 0006 with
-- fixture.sql; each alone in a migration, under its name and with labels that tracing it proves:
-- the locks on what stood before, what is rewritten, and what is read from end to end (that of a
-- statement outside a transaction isn't measured). "15:" and "18:" mark where the versions differ.
-- "not foreseen" marks what the lint does not tell from the text. The last labels name the lint's
-- rules that must find the statement, where one must.

-- ## columns

-- # column with a volatile default
-- > access exclusive app.users
-- > rewrites app.users
-- > scans app.users
-- > found by column-rewrites-table
alter table app.users add column nonce uuid not null default gen_random_uuid();

-- # column with a constant default
-- > access exclusive app.users
alter table app.users add column locale text not null default 'en';

-- # nullable column
-- > access exclusive app.users
alter table app.users add column nickname text;

-- # generated column
-- > access exclusive app.users
-- > rewrites app.users
-- > scans app.users
-- > found by column-rewrites-table
alter table app.users add column domain text generated always as (split_part(email, '@', 2)) stored;

-- # identity column
-- > access exclusive app.users
-- > rewrites app.users
-- > scans app.users
-- > found by column-rewrites-table
alter table app.users add column number bigint generated always as identity;

-- # serial column
-- > access exclusive app.users
-- > rewrites app.users
-- > scans app.users
-- > found by column-rewrites-table
-- > found by squawk-prefer-identity
alter table app.users add column number bigserial;

-- # column with a check
-- > access exclusive app.users
-- > scans app.users
-- > found by check-scans-table
alter table app.users add column age integer check (age > 0);

-- # column that is unique
-- > access exclusive app.users
-- > scans app.users
-- > found by constraint-builds-index
alter table app.users add column handle text unique;

-- # column that references a table
-- > access exclusive app.users
-- > share row exclusive app.projects
alter table app.users add column favourite uuid references app.projects (id);

-- # column dropped
-- > access exclusive app.users
-- > found by drop-before-contract
alter table app.users drop column salt;

-- # column renamed
-- > access exclusive app.users
-- > found by rename-before-contract
alter table app.users rename column first_name to given_name;

-- # type changed
-- > access exclusive app.notes
-- > rewrites app.notes
-- > scans app.notes
-- > found by type-change-rewrites-table
alter table app.notes alter column number type bigint;

-- # type changed, indexed column rebuilt
-- > access exclusive app.notes
-- > scans app.notes
-- > found by type-change-scans-table
alter table app.notes alter column title type text collate "C";

-- # varchar made longer
-- > access exclusive app.notes
-- > scans app.notes
-- > found by type-change-scans-table
alter table app.notes alter column title type varchar(200);

-- # varchar made longer, its check dropped
-- > access exclusive app.notes
alter table app.notes drop constraint notes_title_not_blank, alter column title type varchar(300),
add constraint notes_title_not_blank check (title <> '') not valid;

-- # type changed, check proved again
-- > access exclusive app.chat_messages and its partitions
-- > scans app.chat_messages_2000
-- > scans app.chat_messages_p…
-- > found by type-change-scans-table
alter table app.chat_messages alter column message_type type text;

-- # type changed, index of an expression rebuilt
-- > access exclusive app.email_invitations
-- > scans app.email_invitations
-- > found by type-change-scans-table
alter table app.email_invitations alter column email type varchar;

-- # type changed, partial index rebuilt
-- > access exclusive app.codes
-- > scans app.codes
-- > found by type-change-scans-table
alter table app.codes alter column place type varchar;

-- # type changed, exclusion of an expression rebuilt
-- > access exclusive app.coded
-- > scans app.coded
-- > found by type-change-scans-table
alter table app.coded alter column label type text;

-- # collation left out, index rebuilt
-- > access exclusive app.codes
-- > scans app.codes
-- > found by type-change-scans-table
alter table app.codes alter column label type varchar;

-- # collation changed, primary key rebuilt
-- > access exclusive app.coded
-- > access exclusive app.codes
-- > scans app.codes
-- > found by type-change-scans-table
alter table app.codes alter column code type varchar(10) collate "C";

-- # collation changed where nothing sorts by it
-- > access exclusive app.users
alter table app.users alter column salt type varchar(255) collate "C";

-- # collation kept, type changed
-- > access exclusive app.codes
alter table app.codes alter column label type varchar collate "C";

-- # type of a key that is referenced
-- > access exclusive app.coded
-- > access exclusive app.codes
alter table app.codes alter column code type text;

-- # type of a key that refers
-- > access exclusive app.coded
-- > access exclusive app.codes
alter table app.coded alter column code type text using code;

-- # varchar made shorter
-- > access exclusive app.notes
-- > rewrites app.notes
-- > scans app.notes
-- > found by type-change-rewrites-table
alter table app.notes alter column title type varchar(50);

-- # varchar becomes text
-- > access exclusive app.users
alter table app.users alter column salt type text;

-- # not null
-- > access exclusive app.notes
-- > scans app.notes
-- > found by not-null-scans-table
alter table app.notes alter column score set not null;

-- # not null that a check proves
-- > access exclusive app.notes
alter table app.notes alter column body set not null;

-- # null allowed
-- > access exclusive app.notes
-- > found by squawk-ban-drop-not-null
alter table app.notes alter column title drop not null;

-- # default set
-- > access exclusive app.users
alter table app.users alter column last_name set default 'x';

-- # default dropped
-- > access exclusive app.notes
-- > found by squawk-ban-drop-default
alter table app.notes alter column number drop default;

-- # identity added
-- > access exclusive app.notes
-- > found by squawk-ban-alter-identity
-- > found by squawk-ban-drop-default
alter table app.notes alter column number drop default, alter column number add generated by
default as identity;

-- # identity restarted
-- > access exclusive app.notes
-- > share row exclusive app.notes_id_seq
alter table app.notes alter column id restart with 1000;

-- # identity dropped
-- > access exclusive app.notes
-- > access exclusive app.notes_id_seq
-- > found by squawk-ban-alter-identity
alter table app.notes alter column id drop identity;

-- # storage of a column
-- > access exclusive app.notes
alter table app.notes alter column body set storage external;

-- # compression of a column
-- > access exclusive app.notes
alter table app.notes alter column body set compression pglz;

-- # statistics target of a column
-- > share update exclusive app.notes
alter table app.notes alter column body set statistics 500;

-- # option of a column
-- > share update exclusive app.notes
alter table app.notes alter column body set (n_distinct = 5);

-- ## constraints

-- # check
-- > access exclusive app.users
-- > scans app.users
-- > found by check-scans-table
alter table app.users add constraint users_named check (first_name <> '');

-- # check not valid
-- > access exclusive app.users
alter table app.users add constraint users_named check (first_name <> '') not valid;

-- # check validated
-- > share update exclusive app.notes
-- > scans app.notes
alter table app.notes validate constraint notes_score_range;

-- # foreign key
-- > share row exclusive app.notes
-- > share row exclusive app.users
-- > scans app.notes
-- > found by foreign-key-scans-table
alter table app.notes add constraint notes_writer foreign key (user_id) references app.users (id);

-- # foreign key not valid
-- > share row exclusive app.notes
-- > share row exclusive app.users
-- > found by foreign-key-without-index
alter table app.notes add constraint notes_writer foreign key (user_id) references app.users
(id) not valid;

-- # foreign key validated
-- > row share app.users
-- > share update exclusive app.notes
-- > scans app.notes
alter table app.notes validate constraint notes_user_id_fkey;

-- # foreign key made deferrable
-- > access exclusive app.notes
alter table app.notes alter constraint notes_user_id_fkey deferrable;

-- # unique
-- > access exclusive app.users
-- > scans app.users
-- > found by constraint-builds-index
alter table app.users add constraint users_names unique (first_name, last_name, created_at);

-- # unique from an index
-- > access exclusive app.notes
alter table app.notes add constraint notes_number unique using index idx_notes_number;

-- # primary key
-- > access exclusive app.old_notes
-- > scans app.old_notes
-- > found by constraint-builds-index
alter table app.old_notes add primary key (id);

-- # exclusion
-- > access exclusive app.notes
-- > scans app.notes
-- > found by constraint-builds-index
alter table app.notes add constraint notes_apart exclude using btree (number with =);

-- # constraint dropped
-- > access exclusive app.users
alter table app.users drop constraint users_email_format;

-- # foreign key dropped
-- > access exclusive app.notes
-- > access exclusive app.users
alter table app.notes drop constraint notes_user_id_fkey;

-- # constraint renamed
-- > access exclusive app.notes
alter table app.notes rename constraint notes_title_not_blank to notes_titled;

-- # unique constraint of a parent
-- > 15: access exclusive app.events
-- > 18: access exclusive app.events and its partitions
-- > 15: share app.events_2001
-- > 15: share app.events_2002
-- > scans app.events_2001
-- > scans app.events_2002
-- > found by constraint-builds-index
alter table app.events add primary key (id, at);

-- ## tables

-- # table renamed
-- > access exclusive app.users
-- > found by rename-before-contract
alter table app.users rename to people_of_old;

-- # table moved
-- > access exclusive app.cache
-- > found by rename-before-contract
alter table app.cache set schema ops;

-- # table with an identity moved
-- > access exclusive app.counted
-- > access exclusive app.counted_id_seq
-- > found by rename-before-contract
alter table app.counted set schema ops;

-- # table with an identity dropped
-- > access exclusive app.counted
-- > access exclusive app.counted_id_seq
-- > found by drop-before-contract
drop table app.counted;

-- # identity's column dropped
-- > access exclusive app.counted
-- > access exclusive app.counted_id_seq
-- > found by drop-before-contract
alter table app.counted drop column id;

-- # identity's rule changed
-- > access exclusive app.counted
-- > share row exclusive app.counted_id_seq
alter table app.counted alter column id set generated by default;

-- # table made unlogged
-- > access exclusive app.old_notes
-- > rewrites app.old_notes
-- > scans app.old_notes
-- > found by storage-rewrites-table
alter table app.old_notes set unlogged;

-- # table made logged
-- > access exclusive app.cache
-- > rewrites app.cache
-- > scans app.cache
-- > found by storage-rewrites-table
alter table app.cache set logged;

-- # storage parameter
-- > share update exclusive app.notes
alter table app.notes set (fillfactor = 80);

-- # autovacuum setting
-- > share update exclusive app.notes
alter table app.notes set (autovacuum_enabled = false);

-- # storage parameter reset
-- > share update exclusive app.notes
alter table app.notes reset (autovacuum_enabled);

-- # owner
-- > access exclusive app.notes
alter table app.notes owner to writersroom_owner;

-- # replica identity
-- > access exclusive app.notes
alter table app.notes replica identity full;

-- # replica identity by index
-- > access exclusive app.notes
alter table app.notes replica identity using index idx_notes_number;

-- # clustering index chosen
-- > share update exclusive app.notes
alter table app.notes cluster on idx_notes_title;

-- # trigger off
-- > share row exclusive app.users
-- > found by trigger-disabled
alter table app.users disable trigger users_touch_updated_at;

-- # trigger on
-- > share row exclusive app.users
alter table app.users enable trigger users_touch_updated_at;

-- # rule off
-- > access exclusive app.notes
-- > found by trigger-disabled
alter table app.notes disable rule notes_stay;

-- # row-level security on
-- > access exclusive app.old_notes
-- > found by rls-without-policy
alter table app.old_notes enable row level security;

-- # row-level security off
-- > access exclusive app.users
-- > found by rls-switched-off
alter table app.users disable row level security;

-- # row-level security forced
-- > access exclusive app.users
-- > found by rls-forced
alter table app.users force row level security;

-- # inherit
-- > access exclusive app.stray
-- > share update exclusive app.base
alter table app.stray inherit app.base;

-- # inherit no more
-- > access exclusive app.derived
-- > access share app.base
alter table app.derived no inherit app.base;

-- # table dropped
-- > access exclusive app.old_notes
-- > found by drop-before-contract
drop table app.old_notes;

-- # table with a foreign key dropped
-- > access exclusive app.user_preferences
-- > access exclusive app.users
-- > found by drop-before-contract
drop table app.user_preferences;

-- # table dropped with what hangs on it
-- > access exclusive app.note_marks
-- > access exclusive app.note_totals
-- > access exclusive app.noted
-- > access exclusive app.notes
-- > access exclusive app.notes_id_seq
-- > access exclusive app.users
-- > found by drop-before-contract
-- > found by drop-cascade
drop table app.notes cascade;

-- # partition dropped
-- > access exclusive app.events
-- > access exclusive app.events_2001
-- > found by drop-before-contract
drop table app.events_2001;

-- # partitioned parent dropped
-- > access exclusive app.ai_agents
-- > access exclusive app.chat_messages and its partitions
-- > access exclusive app.sessions
-- > access exclusive app.users
-- > found by drop-before-contract
drop table app.chat_messages;

-- # column of a table that others inherit
-- > access exclusive app.base
-- > not foreseen: access exclusive app.derived
alter table app.base add column note text;

-- # not null of a table that others inherit
-- > access exclusive app.base
-- > not foreseen: access exclusive app.derived
-- > scans app.base
-- > scans app.derived
-- > found by not-null-scans-table
alter table app.base alter column label set not null;

-- # domain's check
-- > share app.moods
-- > scans app.moods
-- > found by domain-scans-tables
alter domain app.label add constraint label_short check (length(value) < 9);

-- # domain's check not valid
alter domain app.label add constraint label_short check (length(value) < 9) not valid;

-- # column of a partitioned table
-- > access exclusive app.chat_messages and its partitions
alter table app.chat_messages add column tone text;

-- # check of a partitioned table
-- > access exclusive app.chat_messages and its partitions
-- > scans app.chat_messages_2000
-- > scans app.chat_messages_p…
-- > found by check-scans-table
alter table app.chat_messages add constraint chat_messages_said check (content <> '');

-- ## partitions

-- # partition attached without a check
-- > access exclusive app.events_2003
-- > share update exclusive app.events
-- > scans app.events_2003
-- > found by attach-scans
alter table app.events attach partition app.events_2003 for values from ('2003-01-01+00') to
('2004-01-01+00');

-- # partition attached with a check
-- > access exclusive app.events_2004
-- > share update exclusive app.events
alter table app.events attach partition app.events_2004 for values from ('2004-01-01+00') to
('2005-01-01+00');

-- # partition detached
-- > access exclusive app.events
-- > access exclusive app.events_2001
-- > found by detach-blocks
alter table app.events detach partition app.events_2001;

-- # partition detached concurrently
-- > access exclusive app.events_2001
-- > share update exclusive app.events
alter table app.events detach partition app.events_2001 concurrently;

-- # partition with foreign keys attached
-- > access exclusive app.chat_messages_2002
-- > share row exclusive app.ai_agents
-- > share row exclusive app.sessions
-- > share row exclusive app.users
-- > share update exclusive app.chat_messages
-- > scans app.chat_messages_2002
-- > found by attach-scans
alter table app.chat_messages attach partition app.chat_messages_2002 for values from
('2002-01-01+00') to ('2003-01-01+00');

-- # partition with foreign keys detached
-- > access exclusive app.chat_messages
-- > access exclusive app.chat_messages_2000
-- > share row exclusive app.ai_agents
-- > share row exclusive app.sessions
-- > share row exclusive app.users
-- > found by detach-blocks
alter table app.chat_messages detach partition app.chat_messages_2000;

-- # partition with foreign keys detached concurrently
-- > access exclusive app.chat_messages_2000
-- > share row exclusive app.ai_agents
-- > share row exclusive app.sessions
-- > share row exclusive app.users
-- > share update exclusive app.chat_messages
alter table app.chat_messages detach partition app.chat_messages_2000 concurrently;

-- # partition with foreign keys dropped
-- > access exclusive app.chat_messages
-- > access exclusive app.chat_messages_2000
-- > found by drop-before-contract
drop table app.chat_messages_2000;

-- # partition with foreign keys made
-- > access exclusive app.chat_messages
-- > share row exclusive app.ai_agents
-- > share row exclusive app.sessions
-- > share row exclusive app.users
-- > found by partition-of-blocks
create table app.chat_messages_p2001_01 partition of app.chat_messages for values from
('2001-01-01+00') to ('2001-02-01+00');

-- # partition made
-- > access exclusive app.events
-- > found by partition-of-blocks
create table app.events_2005 partition of app.events for values from ('2005-01-01+00') to
('2006-01-01+00');

-- # default partition made
-- > access exclusive app.events
-- > found by default-partition
create table app.events_rest partition of app.events default;

-- # index attached
-- > access exclusive app.idx_events_2001_id
-- > access share app.events
-- > access share app.events_2001
-- > share update exclusive app.idx_events_id
alter index app.idx_events_id attach partition app.idx_events_2001_id;

-- ## indexes

-- # index
-- > share app.users
-- > scans app.users
-- > found by index-blocks-writes
create index idx_users_names on app.users (last_name, first_name);

-- # unique index
-- > share app.users
-- > scans app.users
-- > found by index-blocks-writes
create unique index idx_users_names on app.users (last_name, first_name, created_at);

-- # index if not exists
-- > share app.users
-- > scans app.users
-- > found by index-blocks-writes
create index if not exists idx_users_names on app.users (last_name);

-- # index made concurrently
-- > share update exclusive app.users
create index concurrently idx_users_names on app.users (last_name);

-- # unique index made concurrently
-- > share update exclusive app.users
create unique index concurrently idx_users_names on app.users (last_name, created_at);

-- # index of a partitioned table
-- > share app.chat_messages and its partitions
-- > scans app.chat_messages_2000
-- > scans app.chat_messages_p…
-- > found by index-on-partitioned
create index idx_chat_messages_type on app.chat_messages (message_type);

-- # index of a partitioned parent alone
-- > share app.chat_messages
create index idx_chat_messages_type on only app.chat_messages (message_type);

-- # index of a materialized view
-- > share app.note_totals
-- > scans app.note_totals
-- > found by index-blocks-writes
create index idx_note_totals_notes on app.note_totals (notes);

-- # index of a materialized view made concurrently
-- > share update exclusive app.note_totals
create index concurrently idx_note_totals_notes on app.note_totals (notes);

-- # index dropped
-- > access exclusive app.users
-- > found by drop-index-blocks
drop index app.idx_users_last_login;

-- # index dropped concurrently
-- > share update exclusive app.users
drop index concurrently app.idx_users_last_login;

-- # index renamed
-- > share update exclusive app.idx_users_last_login
alter index app.idx_users_last_login rename to idx_users_seen;

-- # index with a storage parameter
-- > share update exclusive app.idx_users_last_login
alter index app.idx_users_last_login set (fillfactor = 70);

-- # index of an expression with a statistics target
-- > share update exclusive app.idx_users_email_lower
alter index app.idx_users_email_lower alter column 1 set statistics 500;

-- # table reindexed
-- > not foreseen: access exclusive app.idx_users_active_tier
-- > not foreseen: access exclusive app.idx_users_created_at
-- > not foreseen: access exclusive app.idx_users_deleted_at
-- > not foreseen: access exclusive app.idx_users_email_lower
-- > not foreseen: access exclusive app.idx_users_last_login
-- > not foreseen: access exclusive app.idx_users_subscription_tier
-- > not foreseen: access exclusive app.users_email_key
-- > not foreseen: access exclusive app.users_pkey
-- > share app.users
-- > scans app.users
-- > found by reindex-blocks
reindex table app.users;

-- # index reindexed
-- > access exclusive app.idx_users_last_login
-- > share app.users
-- > scans app.users
-- > found by reindex-blocks
reindex index app.idx_users_last_login;

-- # table reindexed concurrently
-- > share update exclusive app.users
reindex table concurrently app.users;

-- # index reindexed concurrently
-- > share update exclusive app.users
reindex index concurrently app.idx_users_last_login;

-- # table clustered
-- > access exclusive app.notes
-- > rewrites app.notes
-- > scans app.notes
-- > found by cluster
cluster app.notes using idx_notes_title;

-- ## rows

-- # truncate
-- > access exclusive app.cache
-- > rewrites app.cache
-- > scans app.cache
-- > found by truncate
truncate table app.cache;

-- # truncate with what references it
-- > access exclusive app.note_marks
-- > access exclusive app.notes
-- > rewrites app.note_marks
-- > rewrites app.notes
-- > scans app.notes
-- > found by drop-cascade
-- > found by truncate
truncate app.notes cascade;

-- # truncate that begins to count anew
-- > access exclusive app.counted
-- > access exclusive app.counted_id_seq
-- > rewrites app.counted
-- > found by truncate
truncate app.counted restart identity;

-- # table locked
-- > exclusive app.users
-- > found by lock-table
lock table app.users in exclusive mode;

-- # table locked without a mode
-- > access exclusive app.users
-- > found by lock-table
lock table app.users;

-- # whole table updated
-- > row exclusive app.users
-- > found by unbatched-write
update app.users set failed_login_attempts = 0;

-- # rows updated that a condition names
-- > row exclusive app.users
-- > found by unbatched-write
update app.users set failed_login_attempts = 0 where failed_login_attempts > 3;

-- # whole table deleted
-- > row exclusive app.agent_knowledge
-- > found by unbatched-write
delete from app.agent_knowledge;

-- # rows of another table deleted
-- > access share app.users
-- > row exclusive app.sessions
-- > found by unbatched-write
delete from app.sessions using app.users where sessions.user_id = users.id;

-- # partitioned table updated
-- > row exclusive app.chat_messages and its partitions
-- > found by unbatched-write
update app.chat_messages set is_edited = false;

-- # rows merged
-- > access share app.users
-- > row exclusive app.user_preferences
-- > found by unbatched-write
merge into app.user_preferences using app.users on user_preferences.user_id = users.id when
matched then delete;

-- # rows inserted from another table
-- > access share app.users
-- > row exclusive app.user_preferences
insert into app.user_preferences (user_id, preference_key, preference_value) select u.id,
'theme', '"dark"' from app.users as u;

-- # rows overwritten from another table
-- > access share app.users
-- > row exclusive app.cache
-- > found by unbatched-write
insert into app.cache (key, value) select u.email, '' from app.users as u on conflict (key) do
update set value = excluded.value;

-- # rows of a list overwritten
-- > row exclusive app.cache
insert into app.cache (key, value) values ('k', 'v'), ('l', 'w') on conflict (key) do update set
value = excluded.value;

-- # row inserted that refers to another
-- > row exclusive ops.partitioned_tables
-- > row share ops.retention_policies
insert into ops.partitioned_tables (table_name, retention_policy) values ('app.notes',
'chat_messages');

-- # row inserted that refers to nothing
-- > row exclusive app.coded
insert into app.coded (label, code) values ('a', null);

-- # row inserted from a query that refers to another
-- > row exclusive ops.partitioned_tables
-- > not foreseen: row share ops.retention_policies
insert into ops.partitioned_tables (table_name, retention_policy) select 'app.notes',
'chat_messages';

-- # row inserted
-- > row exclusive app.cache
insert into app.cache (key, value) values ('k', 'v');

-- # rows locked
-- > row share app.users
select u.id from app.users as u for update;

-- # rows read
-- > access share app.users
select count(*) from app.users;

-- # rows changed in a common table expression
-- > row exclusive app.cache
-- > found by unbatched-write
with gone as (delete from app.cache returning key) insert into app.cache select key, '' from gone;

-- # rows deleted as a table is made of them
-- > row exclusive app.cache
-- > found by rls-undecided
-- > found by unbatched-write
create table app.cached as with gone as (delete from app.cache returning key) select g.key from
gone as g;

-- # rows updated by an explanation
-- > row exclusive app.users
-- > scans app.users
-- > found by wrapped-statement
explain analyze update app.users set failed_login_attempts = 0;

-- # update prepared
-- > row exclusive app.users
-- > found by wrapped-statement
prepare forget as update app.users set failed_login_attempts = 0;

-- # procedure called
-- > not foreseen: row exclusive app.cache
-- > found by wrapped-statement
call app.tidy();

-- # table made by a query
-- > access share app.users
-- > found by wrapped-statement
select u.id, u.email into app.users_kept from app.users as u;

-- # schema made with a table
-- > found by wrapped-statement
create schema beside create table badges (id bigint);

-- # vacuum
-- > share update exclusive app.notes
vacuum app.notes;

-- # vacuum full
-- > access exclusive app.notes
-- > rewrites app.notes
-- > found by vacuum-full
vacuum full app.notes;

-- # vacuum of a table that others inherit
-- > share update exclusive app.base
-- > 18: share update exclusive app.derived
vacuum app.base;

-- # vacuum of a partitioned table
-- > share update exclusive app.events and its partitions
vacuum app.events;

-- # analyze
-- > share update exclusive app.notes
analyze app.notes;

-- ## other objects

-- # trigger made
-- > share row exclusive app.users
-- > found by trigger-blocks-writes
create trigger users_touch_again before update on app.users for each row execute function
app.touch_updated_at();

-- # trigger made on a partitioned table
-- > share row exclusive app.chat_messages and its partitions
-- > found by trigger-blocks-writes
create trigger messages_touch before update on app.chat_messages for each row execute function
app.touch_updated_at();

-- # trigger replaced
-- > share row exclusive app.users
-- > found by trigger-blocks-writes
create or replace trigger users_touch_updated_at before update on app.users for each row execute
function app.touch_updated_at();

-- # constraint trigger made
-- > access share app.users
-- > share row exclusive app.notes
-- > found by trigger-blocks-writes
create constraint trigger notes_checked after insert on app.notes from app.users deferrable for
each row execute function app.touch_updated_at();

-- # trigger dropped
-- > access exclusive app.users
drop trigger users_touch_updated_at on app.users;

-- # trigger renamed
-- > access exclusive app.users
alter trigger users_touch_updated_at on app.users rename to users_touch;

-- # trigger's function dropped with it
-- > not foreseen: access exclusive app.notes
-- > found by drop-before-contract
-- > found by drop-cascade
drop function app.touch_note() cascade;

-- # policy made
-- > access exclusive app.users
-- > found by policy-allows-all
create policy users_all on app.users for select to writersroom_app using (true);

-- # policy that holds in one of two ways
-- > access exclusive app.users
-- > found by policy-allows-all
create policy users_either on app.users for select to writersroom_app using (is_active or 1 = 1);

-- # policy that reads another table
-- > access exclusive app.notes
-- > access share app.projects
create policy notes_of_projects on app.notes for select to writersroom_app using (exists (select
from app.projects as p where p.owner_id = notes.user_id));

-- # policy altered
-- > access exclusive app.notes
alter policy notes_of_user on app.notes using (score > 1);

-- # policy renamed
-- > access exclusive app.notes
alter policy notes_of_user on app.notes rename to notes_of_their_user;

-- # policy dropped
-- > access exclusive app.notes
drop policy notes_of_user on app.notes;

-- # rule made
-- > access exclusive app.users
-- > found by query-rule
create rule users_stay as on delete to app.users do instead nothing;

-- # rule dropped
-- > access exclusive app.notes
drop rule notes_stay on app.notes;

-- # statistics made
-- > share update exclusive app.users
create statistics app.users_names on first_name, last_name from app.users;

-- # statistics dropped
-- > share update exclusive app.notes
drop statistics app.notes_title_score;

-- # publication made
-- > share update exclusive app.users
create publication users_elsewhere for table app.users;

-- # publication of several tables
-- > share update exclusive app.base
-- > not foreseen: share update exclusive app.derived
-- > share update exclusive app.users
create publication all_elsewhere for table app.users (id, email), app.base;

-- # table published
-- > share update exclusive app.users
alter publication noted_elsewhere add table only app.users;

-- # publication dropped
drop publication noted_elsewhere;

-- # view made
-- > access share app.projects
-- > access share app.users
-- > found by view-of-owner
create view app.writers as select p.owner_id, u.email from app.projects as p inner join
app.users as u on p.owner_id = u.id;

-- # view replaced
-- > access exclusive app.people
-- > access share app.users
-- > found by view-of-owner
create or replace view app.people as select u.id, u.email, u.first_name from app.users as u;

-- # view's option
-- > access exclusive app.people
alter view app.people set (security_invoker = true);

-- # view renamed
-- > access exclusive app.people
-- > found by rename-before-contract
alter view app.people rename to persons;

-- # view dropped
-- > access exclusive app.people
-- > found by drop-before-contract
drop view app.people;

-- # materialized view made
-- > access share app.users
create materialized view app.user_totals as select count(*) as users from app.users;

-- # materialized view refreshed
-- > access exclusive app.note_totals
-- > access share app.notes
-- > rewrites app.note_totals
-- > scans app.note_totals
-- > scans app.notes
-- > found by refresh-blocks
refresh materialized view app.note_totals;

-- # materialized view refreshed concurrently
-- > access share app.notes
-- > exclusive app.note_totals
-- > scans app.note_totals
-- > scans app.notes
refresh materialized view concurrently app.note_totals;

-- # materialized view dropped
-- > access exclusive app.note_totals
-- > found by drop-before-contract
drop materialized view app.note_totals;

-- # table that references another
-- > share row exclusive app.users
-- > found by foreign-key-without-index
-- > found by rls-undecided
create table app.badges (id bigint primary key, user_id uuid not null references app.users (id));

-- # table like another
-- > access share app.users
-- > found by rls-undecided
create table app.users_copy (like app.users including all);

-- # table from a query
-- > access share app.users
-- > found by rls-undecided
create table app.users_sample as select u.id, u.email from app.users as u;

-- # table that inherits
-- > share update exclusive app.base
-- > found by rls-undecided
create table app.more () inherits (app.base);

-- # sequence altered
-- > share row exclusive app.note_numbers
alter sequence app.note_numbers increment by 10;

-- # sequence owned
-- > not foreseen: access share app.notes
-- > share row exclusive app.note_numbers
alter sequence app.note_numbers owned by app.notes.number;

-- # sequence renamed
-- > access exclusive app.note_numbers
-- > found by rename-before-contract
alter sequence app.note_numbers rename to numbers_of_notes;

-- # sequence dropped
-- > access exclusive app.note_numbers
-- > found by drop-before-contract
drop sequence app.note_numbers;

-- # function replaced
create or replace function app.touch_updated_at() returns trigger language plpgsql set
search_path = pg_catalog, pg_temp as 'begin new.updated_at := now(); return new; end';

-- # security definer without a search path
-- > not foreseen: access share app.users
-- > found by definer-of-owner
-- > found by definer-without-search-path
create function app.everyone() returns bigint language sql security definer as 'select count(*)
from app.users';

-- # routine given its owner's rights
-- > found by definer-of-owner
alter routine app.touch_updated_at() security definer;

-- # grant on a table
-- > 18: access share app.users
grant select on app.users to writersroom_reader;

-- # grant to public
-- > 18: access share app.users
-- > found by grant-to-public
grant select on app.users to public;

-- # grant of a column
-- > 18: access share app.users
grant select (id) on app.users to writersroom_reader;

-- # grants on every table
grant select on all tables in schema side to writersroom_reader;

-- # default privileges
alter default privileges in schema app grant select on tables to writersroom_reader;

-- # comment on a table
-- > share update exclusive app.users
comment on table app.users is 'People.';

-- # comment on a column
-- > share update exclusive app.users
comment on column app.users.email is 'Address.';

-- # comment on a constraint
-- > access share app.notes
comment on constraint notes_title_not_blank on app.notes is 'Titled.';

-- # comment on an index
-- > share update exclusive app.idx_users_last_login
comment on index app.idx_users_last_login is 'Seen.';

-- # comment on a trigger
-- > access share app.users
comment on trigger users_touch_updated_at on app.users is 'Touches.';

-- # value added to an enum
-- > found by enum-type
alter type app.mood add value 'angry';

-- # several changes in one statement
-- > access exclusive app.users
-- > scans app.users
-- > found by check-scans-table
alter table app.users add column a integer, add constraint users_a check (a > 0), alter column
salt type varchar(400);

-- # block of code
-- > not foreseen: row exclusive app.users
-- > found by do-block
do $$ begin update app.users set is_active = true where false; end $$;

-- # schema dropped with what is in it
-- > not foreseen: access exclusive side.parts
-- > not foreseen: access exclusive side.things
-- > found by drop-before-contract
-- > found by drop-cascade
drop schema side cascade;
