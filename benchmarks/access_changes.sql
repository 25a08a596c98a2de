-- 2,001 users, 100 projects of theirs, and 1,000 collaborators in the project of the first.
insert into app.users (email, first_name, last_name, password_hash, salt)
select
    format('user%s@example.com', to_char(n, 'FM0000')),
    'Nora',
    'Vance',
    'hash',
    'salt'
from generate_series(0, 2000) as n;

insert into app.projects (owner_id, title)
select
    u.id,
    u.email
from app.users as u
order by u.email
limit 100;

insert into app.collaborations (project_id, user_id, role)
select
    p.id,
    u.id,
    'editor'
from app.projects as p
inner join app.users as u on u.email > 'user1000'
where p.title = 'user0000@example.com';

analyze app.users, app.projects, app.collaborations, app.project_access;
