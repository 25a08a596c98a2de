"""Generates ``declared.jsonl``: builds the declared state on the embedded server, reads its facts.

Run by ``make facts``; a test compares the file with the declared state.
"""

from writersroom_db.attempts import silent
from writersroom_db.catalog import dump, read_facts
from writersroom_db.connection import embedded
from writersroom_db.connection.connect import connect
from writersroom_db.declared import FACTS_FILE, build_declared
from writersroom_db.demo import drop_database
from writersroom_db.migrations.preflight import make_roles


def main() -> None:
    """Write the facts of the declared state into the file that ships."""
    url = embedded.ensure_database("declared_facts")
    try:
        with connect(url, autocommit=True) as connection:
            make_roles(connection, url, silent)
            build_declared(connection)
            FACTS_FILE.write_text(dump(read_facts(connection)), encoding="utf-8")
    finally:
        drop_database(url)


if __name__ == "__main__":
    main()
