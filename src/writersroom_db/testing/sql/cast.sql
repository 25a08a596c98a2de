-- purpose: five people and one project, for tests of who may do what
insert into app.users (id, email, first_name, last_name, password_hash, salt, email_verified)
values
(%(owner)s, 'owner@cast.example.com', 'Olive', 'Owner', '!', '!', true),
(%(editor)s, 'editor@cast.example.com', 'Edith', 'Editor', '!', '!', true),
(%(commenter)s, 'commenter@cast.example.com', 'Cora', 'Commenter', '!', '!', true),
(%(viewer)s, 'viewer@cast.example.com', 'Vera', 'Viewer', '!', '!', true),
(%(outsider)s, 'outsider@cast.example.com', 'Otis', 'Outsider', '!', '!', true);

insert into app.projects (id, owner_id, title, description)
values (%(project)s, %(owner)s, 'The Long Cut', 'A night in an editing room');

insert into app.collaborations (project_id, user_id, role)
values
(%(project)s, %(editor)s, 'editor'),
(%(project)s, %(commenter)s, 'commenter'),
(%(project)s, %(viewer)s, 'viewer');

insert into app.documents (
    id, project_id, title, type, content_hash, s3_key, word_count, character_count,
    last_edited_by, last_edited_at
)
values (
    %(document)s,
    %(project)s,
    'First draft',
    'screenplay',
    %(content_hash)s,
    %(s3_key)s,
    %(words)s,
    %(characters)s,
    %(owner)s,
    pg_catalog.now()
);

insert into app.versions (
    id, document_id, version_number, content_hash, s3_key, created_by, word_count, character_count
)
values (
    %(version)s,
    %(document)s,
    1,
    %(content_hash)s,
    %(s3_key)s,
    %(owner)s,
    %(words)s,
    %(characters)s
);

update app.projects as p
set word_count = %(words)s, character_count = %(characters)s
where p.id = %(project)s;

insert into app.comments (id, document_id, user_id, content)
values (%(comment)s, %(document)s, %(commenter)s, 'Start later');

insert into app.characters (id, document_id, name, created_by)
values (%(character)s, %(document)s, 'Max', %(editor)s);

insert into app.suggestions (id, document_id, suggestion_type, content)
values (%(suggestion)s, %(document)s, 'style', 'Shorter');

insert into app.sessions (id, user_id, project_id, session_type)
values (%(session)s, %(owner)s, %(project)s, 'writing');
