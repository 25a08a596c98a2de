"""Services read through the models what their role's grants and policies show them."""

from datetime import timedelta
from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import InvalidRequestError, ProgrammingError
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from tests.models.conftest import Acting
from tests.models.service import OTHERS, READ, RELATIONSHIPS, Writer, granted, listen
from tests.schema import rows
from writersroom_db.models import Base, Comment, Document, RetentionPolicy, User, UserSession


@pytest.mark.parametrize("model", READ, ids=lambda model: model.__name__)
def test_service_reads_every_model(model: type[Base], writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        found = session.scalars(select(model)).all()

        assert found
        for row in found:
            _check_types(row)


@pytest.mark.parametrize("model", OTHERS, ids=lambda model: model.__name__)
def test_what_no_service_may_read_is_for_others(
    model: type[Base], connection: rows.Database, superuser: Engine
) -> None:
    assert not granted(connection, model, "select")
    with Session(superuser) as session:
        for row in session.scalars(select(model)):
            _check_types(row)


def test_without_identity_nothing_is_read(writer: Writer, app: Engine) -> None:
    with Session(app) as session, pytest.raises(ProgrammingError) as refused:
        session.get(UserSession, writer.session)

    assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_periods_count_365_days_a_year(superuser: Engine) -> None:
    with Session(superuser) as session:
        assert session.get_one(RetentionPolicy, "versions").retain == timedelta(days=3650)


@pytest.mark.parametrize("model", READ, ids=lambda model: model.__name__)
def test_deferred_are_the_columns_that_services_may_not_read(
    model: type[Base], connection: rows.Database
) -> None:
    deferred = {c.key for a in inspect(model).column_attrs if a.deferred for c in a.columns}
    columns = {c.key for c in model.__table__.columns}

    assert deferred == columns - granted(connection, model, "select")


def test_hidden_column_raises_instead_of_asking(writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        me = session.scalars(select(User)).one()

        with pytest.raises(InvalidRequestError, match="password_hash"):
            _ = me.password_hash


@pytest.mark.parametrize("relationship", RELATIONSHIPS, ids=str)
def test_relationship_loads_when_asked_for_and_never_by_itself(
    relationship: InstrumentedAttribute[Any], writer: Writer, acting: Acting
) -> None:
    query = select(relationship.class_)
    with acting(writer.user) as session:
        with pytest.raises(InvalidRequestError, match="lazy='raise'"):
            getattr(session.scalars(query).first(), relationship.key)
        session.expunge_all()

        row = session.scalars(query.options(selectinload(relationship))).first()
        assert getattr(row, relationship.key)


def test_children_of_a_document_are_found_by_its_id_alone(writer: Writer, acting: Acting) -> None:
    with acting(writer.user) as session:
        statements = listen(session)
        session.scalars(select(Document).options(selectinload(Document.comments))).all()

    assert "WHERE app.comments.document_id IN" in statements[-1]


def test_author_who_left_is_nobody(
    writer: Writer, connection: rows.Database, acting: Acting
) -> None:
    rows.comment(connection, writer.document, rows.user(connection), content="By a stranger")
    connection.commit()
    with acting(writer.user) as session:
        comments = session.scalars(select(Comment).options(selectinload(Comment.author)))
        authors = {c.content: c.author and c.author.first_name for c in comments}

    assert authors == {"Cut this": "Nora", "By a stranger": None}


def _check_types(row: Base) -> None:
    """See every value that was loaded be of the class that its column's type says."""
    for attribute in inspect(type(row)).column_attrs:
        if attribute.key not in inspect(row).unloaded:
            value, (column,) = getattr(row, attribute.key), attribute.columns
            kind = (dict, list) if column.type.python_type is dict else column.type.python_type
            assert isinstance(value, kind) or (value is None and column.nullable), attribute
