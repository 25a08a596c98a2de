"""The shipped migrations and declared files have no hazard that isn't excused."""

from pathlib import Path

from writersroom_db.declared import declared_files
from writersroom_db.files import sql_root
from writersroom_db.lint.hazards import find_hazards, model_of
from writersroom_db.migrations.files import SqlFile, load

MIGRATIONS = sql_root() / "migrations"
PAIRS = [
    (load(up), load(up.with_name(up.name.replace(".up.", ".down."))))
    for up in sorted(MIGRATIONS.glob("*.up.sql"))
]


def without_excuses(path: Path) -> SqlFile:
    file = load(path)
    return SqlFile(path, file.text.replace("-- excuse ", "-- "))


def test_the_shipped_files_are_clean() -> None:
    assert find_hazards(PAIRS, [load(path) for path in declared_files()]) == ()


def test_without_its_excuse_a_closed_table_is_found_in_its_own_file() -> None:
    found = find_hazards(PAIRS, [without_excuses(path) for path in declared_files()])
    policies = sorted((sql_root() / "rls_policies").glob("*.sql"))
    closed = [path.name for path in policies if "excuse rls-without-policy" in path.read_text()]
    assert [(it.file, it.rule) for it in found] == [
        (f"rls_policies/{name}", "rls-without-policy") for name in closed
    ]


def test_the_declared_files_build_the_tables_that_the_migrations_build() -> None:
    built = model_of([up for up, _ in PAIRS]).tables
    declared = model_of([load(path) for path in declared_files()]).tables
    assert built.keys() <= declared.keys()
    for name, table in built.items():
        assert set(table.columns) == set(declared[name].columns)
        assert set(table.constraints) == set(declared[name].constraints)
        assert (table.rls, table.keys) == (declared[name].rls, declared[name].keys)
