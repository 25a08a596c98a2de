"""Overrides of collaborators that nobody has declared stop the revision that declares them."""

import pytest
from tests.migrations.books import current, rows
from tests.revisions import HEAD

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import StatementFailed
from writersroom_db.migrations import migrate

FILL = """
with u as (
    insert into app.users (email, first_name, last_name, password_hash, salt)
    values ('a@example.com', 'x', 'x', 'x', 'x'), ('b@example.com', 'x', 'x', 'x', 'x')
    returning id, email
),
p as (
    insert into app.projects (owner_id, title)
    select id, 'x' from u where email = 'a@example.com'
    returning id
)
insert into app.collaborations (project_id, user_id, role, permissions)
select p.id, u.id, 'editor', '{"publish": true}' from p, u where u.email = 'b@example.com'
"""


def test_they_are_named_and_once_they_are_mended_it_goes_on(empty_database: DatabaseUrl) -> None:
    migrate(empty_database, to="0009")
    rows(empty_database, FILL)
    with pytest.raises(StatementFailed, match="collaborations_permissions_check"):
        migrate(empty_database)
    assert current(empty_database) == "0010"
    rows(empty_database, "update app.collaborations set permissions = '{\"edit\": false}'")
    migrate(empty_database)
    assert current(empty_database) == HEAD
    ranks = "select role_rank from app.project_access order by 1"
    assert rows(empty_database, ranks) == [(2,), (4,)]
