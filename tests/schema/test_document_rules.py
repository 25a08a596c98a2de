"""Documents with their children, and agents: what is accepted and what is refused."""

from uuid import uuid4

import pytest
from psycopg import errors
from tests.schema import rows
from tests.schema.checks import CHILDREN, NOW, refused, value
from tests.schema.rows import Database


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_gets_its_documents_project(connection: Database, table: str) -> None:
    project = rows.project(connection)
    child = CHILDREN[table](connection, rows.document(connection, project))
    query = f"select project_id from app.{table} where id = %s"
    assert value(connection, query, child) == project


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_that_names_another_project_is_refused(connection: Database, table: str) -> None:
    document, other = rows.document(connection), rows.project(connection)
    with refused(connection, f"{table}_document_id_fkey", errors.ForeignKeyViolation):
        CHILDREN[table](connection, document, project_id=other)
    child = CHILDREN[table](connection, document)
    with refused(connection, f"{table}_document_id_fkey", errors.ForeignKeyViolation):
        connection.execute(
            f"update app.{table} set project_id = %s where id = %s".encode(), (other, child)
        )


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_of_no_document_is_refused(connection: Database, table: str) -> None:
    with refused(connection, f"{table}_document_id_fkey", errors.ForeignKeyViolation):
        CHILDREN[table](connection, uuid4())


def test_a_document_can_not_change_project(connection: Database) -> None:
    document, other = rows.document(connection), rows.project(connection)
    move = "update app.documents set project_id = %s where id = %s"
    with refused(
        connection, "documents_stay_in_their_project", errors.IntegrityConstraintViolation
    ):
        connection.execute(move, (other, document))


def test_a_project_holds_many_documents_at_version_one(connection: Database) -> None:
    project = rows.project(connection)
    rows.document(connection, project)
    rows.document(connection, project)
    query = "select count(*) from app.documents where version_number = 1"
    assert value(connection, query) == 2


def test_a_version_number_stands_once_a_document(connection: Database) -> None:
    document, author = rows.document(connection), rows.user(connection)
    rows.version(connection, document, author)
    with refused(connection, "idx_versions_document_version", errors.UniqueViolation):
        rows.version(connection, document, author)


def test_project_versions_tells_the_head_of_a_document(connection: Database) -> None:
    author = rows.user(connection)
    project = rows.project(connection, author)
    document = rows.document(connection, project, version_number=2)
    rows.version(connection, document, author)
    rows.version(connection, document, author, version_number=2)
    found = connection.execute(
        "select project_id, version_number, is_current from app.project_versions order by 2"
    ).fetchall()
    assert found == [(project, 1, False), (project, 2, True)]


def test_an_agents_knowledge_goes_with_it(connection: Database) -> None:
    agent, other = rows.agent(connection), rows.agent(connection)
    rows.knowledge(connection, agent)
    kept = rows.knowledge(connection, other)
    connection.execute("delete from app.ai_agents where id = %s", (agent,))
    assert connection.execute("select id from app.agent_knowledge").fetchall() == [(kept,)]


def test_an_agent_knows_a_text_once(connection: Database) -> None:
    agent = rows.agent(connection)
    rows.knowledge(connection, agent)
    with refused(connection, "agent_knowledge_content_once_an_agent", errors.UniqueViolation):
        rows.knowledge(connection, agent)


def test_embedded_knowledge_names_its_model(connection: Database) -> None:
    agent = rows.agent(connection)
    with refused(connection, "agent_knowledge_embedded_by_a_model"):
        rows.knowledge(connection, agent, embedding_status="embedded", embedded_at=NOW)
    rows.knowledge(
        connection, agent, embedding_status="embedded", embedded_at=NOW, embedding_model="m"
    )
