"""The facts that ship are those of what they were made from, on this server too."""

from tests.baseline.printed import execute, printed

from writersroom_db.baseline.document import TABLES, document_facts, target_facts
from writersroom_db.baseline.generate import read_document_facts, read_target_facts
from writersroom_db.baseline.plan import copy_files, repair_files
from writersroom_db.baseline.structure import prove_structure
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl


def test_the_documents_facts_are_those_of_its_ddl(empty_database: DatabaseUrl) -> None:
    assert read_document_facts(empty_database) == document_facts("public")


def test_the_targets_facts_are_those_of_its_revisions(empty_database: DatabaseUrl) -> None:
    assert read_target_facts(empty_database) == target_facts()


def test_the_documents_facts_are_of_its_tables_only(empty_database: DatabaseUrl) -> None:
    execute(empty_database, "create table unrelated (id int)")
    assert read_document_facts(empty_database) == document_facts("public")
    tables = {fact.identity for fact in document_facts("public") if fact.kind == "table"}
    assert tables == {f"public.{table}" for table in TABLES}


def test_a_schema_with_any_name_is_proved(empty_database: DatabaseUrl) -> None:
    for name in ("writers", 'The "old" one', "public"):
        printed(empty_database, schema=name)
        with connect(empty_database) as connection:
            connection.execute("set local search_path = ''")
            assert prove_structure(connection, name) == ()


def test_repairs_and_copies_are_numbered_without_a_gap() -> None:
    files = (*repair_files(), *copy_files())
    assert [file.name[:3] for file in files] == [f"{n:02}_" for n in range(1, len(files) + 1)]
    for file in files:
        assert file.header.purpose
        assert file.header.locks
