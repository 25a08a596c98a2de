"""What type checkers infer of the models; mypy judges this file, and running it confirms."""

from datetime import datetime
from decimal import Decimal
from typing import Any, assert_type
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.models.conftest import Acting
from tests.schema import rows
from writersroom_db.models import Comment, Document, LiveProject, Profile, Project, Suggestion


def test_types_of_rows_are_known(connection: rows.Database, acting: Acting) -> None:
    user = rows.user(connection)
    project = rows.project(connection, user)
    document = rows.document(connection, project)
    rows.comment(connection, document, user)
    rows.suggestion(connection, document)
    connection.commit()

    with acting(user) as session:
        found = assert_type(session.scalars(select(Project)).one(), Project)
        assert_type(found.id, UUID)
        assert_type(found.title, str)
        assert_type(found.genre, str | None)
        assert_type(found.created_at, datetime)
        assert_type(found.deleted_at, datetime | None)
        assert_type(found.metadata_, dict[str, Any])
        assert_type(found.word_count, int)
        assert_type(found.is_public, bool)

        live = session.scalars(select(LiveProject)).one()
        assert_type(live.title, str)
        assert_type(session.scalars(select(Suggestion)).one().confidence_score, Decimal | None)
        for title, count in session.execute(select(Project.title, Project.word_count)):
            assert_type(title, str)
            assert_type(count, int)

        whole = select(Document).options(
            selectinload(Document.comments).selectinload(Comment.author)
        )
        one = session.scalars(whole).one()
        assert_type(one.comments, list[Comment])
        assert_type(one.comments[0].author, Profile | None)
