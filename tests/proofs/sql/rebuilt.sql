create table app.words (id integer generated always as identity primary key, word text not null);

insert into app.words (word) select distinct left(word, 3) from app.entries order by 1;

alter table app.entries add column word_id integer;

update app.entries as e set word_id = w.id, touched = touched + 1
from app.words as w where w.word = left(e.word, 3);

alter table app.entries alter column word_id set not null;

alter table app.entries
add constraint entries_word_exists foreign key (word_id) references app.words (id);

alter table app.lines add column length integer generated always as (length(body)) stored;

alter table app.lines add constraint lines_have_a_body check (body <> '');

create index idx_entries_word_id on app.entries (word_id);

create function app.shout(line text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
return upper(line);

create trigger entries_touch
before update of copied on app.entries
for each row when (old.copied is distinct from new.copied)
execute function app.touch_updated_at();

comment on table app.words is 'Beginnings of words.';

grant select on app.words to writersroom_app;
