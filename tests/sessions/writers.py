"""Who works in these tests, and what they ask."""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Column, MetaData, Table, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tests.schema import rows

from writersroom_db.services.query import Query, nothing, value

T = TypeVar("T")


@dataclass(frozen=True)
class Writer:
    """A user, a private project of theirs and a document in it."""

    user: UUID
    project: UUID
    document: UUID


class Base(DeclarativeBase):
    """Of the tables below."""


class Preference(Base):
    """A user's preference, as far as these tests need it."""

    __tablename__ = "user_preferences"
    __table_args__ = {"schema": "app"}  # noqa: RUF012 - as SQLAlchemy wants it

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(Uuid)
    preference_key: Mapped[str] = mapped_column(Text)


PROJECTS = Table(
    "projects",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid),
    Column("title", Text),
    schema="app",
)


def writer_with_document(db: rows.Database) -> Writer:
    """Add a writer. The caller commits."""
    user = rows.user(db)
    project = rows.project(db, user)
    return Writer(user, project, rows.document(db, project))


def ask(text: str, **values: object) -> Query[Any]:
    """Return the query of one value."""
    return Query("tests.ask", text.encode(), values, value)


def do(text: str, **values: object) -> Query[None]:
    """Return a statement that has no answer."""
    return Query("tests.do", text.encode(), values, nothing)


def rename(project: UUID, title: str) -> Query[None]:
    """Return what gives a project another title."""
    return do(
        "update app.projects set title = %(title)s where id = %(id)s", id=project, title=title
    )


def prefer(user: UUID, key: str) -> Query[None]:
    """Return what adds a preference."""
    return do(
        "insert into app.user_preferences (user_id, preference_key) values (%(user)s, %(key)s)",
        user=user,
        key=key,
    )


def title_of(db: rows.Database, project: UUID) -> str:
    """Return a project's title, as a superuser reads it."""
    row = db.execute("select title from app.projects where id = %s", (project,)).fetchone()
    assert row is not None
    title: str = row[0]
    return title


def keys_of(db: rows.Database, user: UUID) -> list[str]:
    """Return the keys of a user's preferences, as a superuser reads them."""
    wanted = "select preference_key from app.user_preferences where user_id = %s order by 1"
    return [key for (key,) in db.execute(wanted, (user,)).fetchall()]
