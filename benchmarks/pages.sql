-- purpose: one project with so many documents that a page is full
insert into app.users (email, first_name, last_name, password_hash, salt)
values ('reader@example.com', 'Rita', 'Reader', '!', '!');
insert into app.projects (owner_id, title)
select
    u.id,
    'The Long Cut' as title
from app.users as u;
insert into app.documents (
    project_id, title, type, content_hash, s3_key, updated_at, metadata, last_edited_by
)
select
    p.id,
    'Draft ' || n,
    'screenplay',
    repeat('0', 64),
    'projects/' || n,
    now() - n * interval '1 minute',
    '{"draft": 1, "tags": ["noir"]}'::jsonb,
    p.owner_id
from app.projects as p
cross join generate_series(1, 1500) as n;
analyze app.users, app.projects, app.documents;
