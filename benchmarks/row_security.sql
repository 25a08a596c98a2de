-- 2,000 users, 100,000 projects, 1,000,000 documents; one user in 500 projects, one in 10,000.
insert into app.users (email, first_name, last_name, password_hash, salt)
select
    format('user%s@example.com', n),
    case n when 1 then '500' when 2 then '10000' else 'Nora' end,
    'Vance',
    'hash',
    'salt'
from generate_series(1, 2000) as n;

insert into app.projects (owner_id, title, visibility, updated_at)
select
    u.id,
    format('Project %s', n),
    case when n % 200 = 0 then 'public' else 'private' end,
    now() - n * interval '1 minute'
from generate_series(1, 100000) as n
inner join (
    select
        id,
        row_number() over (order by email) as place
    from app.users
    where first_name = 'Nora'
) as u on u.place = 1 + n % 1998;

insert into app.collaborations (project_id, user_id, role)
select
    p.id,
    u.id,
    'editor'
from app.users as u
cross join lateral (
    select p.id
    from app.projects as p
    order by md5(p.id::text || u.first_name)
    limit u.first_name::int
) as p
where u.first_name in ('500', '10000');

insert into app.documents (project_id, title, type, content_hash, s3_key, updated_at, word_count)
select
    p.id,
    format('Document %s', n),
    (array['screenplay', 'outline', 'notes'])[1 + n % 3],
    repeat('0', 64),
    'k',
    p.updated_at + n * interval '1 second',
    n
from app.projects as p
cross join generate_series(1, 10) as n;

analyze app.users, app.projects, app.collaborations, app.project_access, app.documents;
