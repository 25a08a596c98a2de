drop trigger entries_touch on app.entries;

drop function app.shout(text);

alter table app.lines drop constraint lines_have_a_body, drop column length;

alter table app.entries drop column word_id;

drop table app.words;
