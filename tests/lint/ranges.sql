-- Statements of files with batch: app.users by id. Behind "stays in its range", other rows are left
-- alone; behind "leaves its range", a batch can change rows of others, or as many as there are.

-- # stays in its range
update app.users set salt = '' where id between $1 and $2;
update app.users set salt = '' where ("id" between $1 and $2) and active;
update app.users as u set salt = '' where u.id between $1 and $2 and (u.a or u.b);
update app.users set salt = '' where (active and id between $1 and $2) and not live;
update app.users set salt = '' where n between 1 and 2 and id between $1 and $2;
update app.users set salt = '' where app.users.id between $1 and $2 returning id;
update app.users u set salt = t.salt from app.t where t.id = u.id and u.id between $1 and $2;
update app.users set salt = case when a or b then 'x' end where id between $1 and $2;
delete from only app.users using app.t where t.a = users.a and users.id between $1 and $2;
insert into app.t select id from app.users where id between $1 and $2 order by id;
insert into app.t (id) select id from app.users where id between $1 and $2
on conflict (id) do update set n = 1 where t.n = 0 or t.n is null;
insert into app.t select id from app.users where id between $1 and $2
union all select id from app.users where id between $1 and $2 and live;
with gone as (delete from app.users where id between $1 and $2 returning id)
insert into app.t select id from gone;
with known as materialized (select id from app.t)
delete from app.users where id between $1 and $2 and id in (select id from known);
with them as (select id from app.users where id between $1 and $2)
insert into app.t select id from them;
merge into app.users u using app.t on t.id = u.id and u.id between $1 and $2
when matched then delete;
select app.touch(id) from app.users where id between $1 and $2;

-- # leaves its range
update app.users set n = n + 1;
update app.users set n = n + 1 where id between $1 and $2 or live;
update app.users set n = n + 1 where a and (id between $1 and $2 or live);
update app.users set n = n + 1 where not (id between $1 and $2);
update app.users set n = n + 1 where not id between $1 and $2;
update app.users set n = n + 1 where id not between $1 and $2;
update app.users set n = n + 1 where (id between $1 and $2) is not null;
update app.users set n = n + 1 where (id between $1 and $2) = live;
update app.users set n = n + 1 where id between $1 and $2 + 1000;
update app.users set n = n + 1 where id between $1 and $20;
update app.users set n = n + 1 where id between symmetric $1 and $2;
update app.users set n = n + 1 where case when a and id between $1 and $2 and b then true end;
update app.users set n = n + 1 where id in (select id from app.users where id between $1 and $2);
update app.users set n = (select n from app.t where id between $1 and $2);
update app.users u set n = 1 from app.t where t.id between $1 and $2;
update app.users u set n = 1 from app.t where users.id between $1 and $2;
delete from app.users using (select id from app.users where id between $1 and $2) as u;
insert into app.t values ($1, $2);
insert into app.t select id from app.users where id between $1 and $2
union all select id from app.users;
insert into app.t select id from app.users
on conflict (id) do update set n = 1 where id between $1 and $2;
with part as (select id from app.users where id between $1 and $2)
update app.users set n = n + 1;
with gone as (delete from app.users returning id)
update app.users set n = n + 1 where id between $1 and $2;
with gone as (delete from app.users where id between $1 and $2 returning id)
insert into app.t select id from app.users;
with gone as (delete from app.users returning id)
table gone;
merge into app.users u using app.t on t.id = u.id when matched and u.id between $1 and $2
then delete;
merge into app.users u using app.t on t.id = u.id and u.id between $1 and $2
when not matched then insert values (t.id);
