-- purpose: a row that the database must refuse: its address ends in a bar
-- locks: none that anyone waits for

insert into app.users (email, first_name, last_name, password_hash, salt)
values ('mallory@example.c|', 'Mallory', 'Mistyped', 'argon2id$demo', 'demo');
