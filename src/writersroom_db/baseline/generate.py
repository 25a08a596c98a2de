"""Generates the facts that ``baseline`` proves against: of the document, and of its target.

Run by ``make baseline-facts``; tests compare the files with what they were made from. The target's
revisions are released and so never change.
"""

from writersroom_db.attempts import silent
from writersroom_db.baseline.document import (
    DOCUMENT_FACTS,
    TARGET,
    TARGET_FACTS,
    facts_of_tables,
    folder,
)
from writersroom_db.catalog import Fact, dump, read_facts
from writersroom_db.connection import embedded
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.migrations.preflight import make_books, make_roles
from writersroom_db.scratch import scratch_database


def read_document_facts(url: DatabaseUrl) -> frozenset[Fact]:
    """Build the document's tables in an empty database; return their facts."""
    with connect(url, autocommit=True) as connection:
        connection.execute((folder() / "document.sql").read_bytes())
        facts = read_facts(connection)
    indexes = {fact.identity for fact in facts if fact.kind == "index"}
    return frozenset(facts_of_tables(facts, "public", indexes))


def read_target_facts(url: DatabaseUrl) -> frozenset[Fact]:
    """Migrate an empty database to the target; return the facts that its revisions made."""
    with connect(url, autocommit=True) as connection:
        make_roles(connection, url, silent)
        make_books(connection, None, silent)
        before = read_facts(connection)
    migrate(url, to=TARGET)
    with connect(url, autocommit=True) as connection:
        return read_facts(connection) - before


def main() -> None:
    """Write both files that ship."""
    server = embedded.ensure_database()
    for name, path, read in (
        ("document", DOCUMENT_FACTS, read_document_facts),
        ("target", TARGET_FACTS, read_target_facts),
    ):
        with scratch_database(server, name) as url:
            path.write_text(dump(read(url)), encoding="utf-8")


if __name__ == "__main__":
    main()
