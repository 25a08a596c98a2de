"""Every column has one class; a file that leaves a class in doubt is refused."""

from pathlib import Path

import psycopg
import pytest
from psycopg.rows import TupleRow

from writersroom_db.classification import DataClass, load_classification
from writersroom_db.errors import BadClassification

Connection = psycopg.Connection[TupleRow]

COLUMNS = """
select n.nspname || '.' || c.relname, a.attname, a.atttypid in ('jsonb'::regtype, 'json'::regtype)
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on a.attrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    n.nspname in ('app', 'ops', 'audit')
    and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not c.relispartition
    and a.attnum > 0
    and not a.attisdropped
"""

SECRETS = {
    ("app.users", "password_hash"),
    ("app.users", "salt"),
    ("app.users", "mfa_secret"),
    ("app.collaborations", "invitation_token"),
    ("app.email_invitations", "invitation_token"),
    ("app.account_tokens", "token_hash"),
    ("ops.decoy_secret", "secret"),
    ("ops.data_keys", "wrapped"),
    ("audit.state", "inner_key"),
    ("audit.state", "outer_key"),
}
PII = {
    ("app.users", "email"),
    ("app.users", "first_name"),
    ("app.users", "last_name"),
    ("app.users", "avatar_url"),
    ("app.email_invitations", "email"),
    ("app.profiles", "first_name"),
    ("app.profiles", "last_name"),
    ("app.profiles", "avatar_url"),
}
FREE_TEXT = {
    ("app.chat_messages", "content"),
    ("app.agent_interactions", "prompt"),
    ("app.agent_interactions", "response"),
    ("app.comments", "content"),
    ("app.suggestions", "content"),
    ("app.versions", "change_summary"),
    ("app.projects", "description"),
    ("app.ai_agents", "personality"),
    ("app.agent_knowledge", "content"),
}


def _unclassified(connection: Connection) -> set[tuple[str, str]]:
    return {(relation, column) for relation, column, _ in connection.execute(COLUMNS)} - set(
        load_classification()
    )


def test_every_column_has_a_class(connection: Connection) -> None:
    assert _unclassified(connection) == set()


def test_a_new_column_or_view_without_a_class_is_found(connection: Connection) -> None:
    connection.execute("alter table app.chat_messages add column mood text")
    connection.execute("create view ops.moods as select 'glad' as mood")

    assert _unclassified(connection) == {("app.chat_messages", "mood"), ("ops.moods", "mood")}


def test_no_class_names_a_column_that_is_not_there(connection: Connection) -> None:
    columns = {(relation, column) for relation, column, _ in connection.execute(COLUMNS)}

    assert set(load_classification()) - columns == set()


def test_json_is_the_class_of_exactly_the_json_columns(connection: Connection) -> None:
    documents = {
        (relation, column) for relation, column, json in connection.execute(COLUMNS) if json
    }

    assert _of_class(DataClass.JSON) == documents


def test_every_json_column_has_paths_and_no_other_has() -> None:
    with_paths = {key for key, entry in load_classification().items() if entry.json_paths}

    assert with_paths == _of_class(DataClass.JSON)


def test_secrets_are_exactly_the_known_ones() -> None:
    assert _of_class(DataClass.SECRET) == SECRETS


def test_what_is_encrypted_is_secret() -> None:
    encrypted = {key for key, entry in load_classification().items() if entry.encrypted}

    assert encrypted == {("app.users", "mfa_secret")}
    assert encrypted <= SECRETS


def test_what_identifies_a_person_is_exactly_what_is_known_to() -> None:
    assert _of_class(DataClass.PII) == PII


def test_what_people_and_agents_write_is_free_text() -> None:
    assert FREE_TEXT - _of_class(DataClass.FREE_TEXT) == set()


def test_a_view_classes_a_column_as_its_table_does() -> None:
    classes = load_classification()
    same = [c for r, c in classes if r == "app.project_versions" and ("app.versions", c) in classes]

    assert "change_summary" in same
    assert [
        column
        for column in same
        if classes["app.project_versions", column].data_class
        is not classes["app.versions", column].data_class
    ] == []
    assert classes["app.project_versions", "document_title"].data_class is DataClass.FREE_TEXT


def test_a_class_knows_its_column_and_its_paths(tmp_path: Path) -> None:
    file = _written(
        tmp_path,
        """
        ["app.scripts"]
        title = "free_text"
        notes.class = "json"
        notes.paths."$.a" = "public"
        notes.paths."$.ab[*].c" = "pii"
        notes.paths."$.ab[*].d[*]" = "secret"
        pin.class = "secret"
        pin.encrypted = true
        """,
    )

    title, notes, pin = load_classification(file).values()

    assert (pin.data_class, pin.encrypted) == (DataClass.SECRET, True)
    assert not title.encrypted

    assert (title.relation, title.column) == ("app.scripts", "title")
    assert (title.data_class, title.json_paths) == (DataClass.FREE_TEXT, {})
    assert notes.data_class is DataClass.JSON
    assert notes.json_paths == {
        "$.a": DataClass.PUBLIC,
        "$.ab[*].c": DataClass.PII,
        "$.ab[*].d[*]": DataClass.SECRET,
    }


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('notes = "private"', "unknown class 'private'"),
        ("notes = 1", "unknown class 1"),
        ('notes = ["pii"]', r"unknown class \['pii'\]"),
        ('notes = "json"', "json without paths"),
        ('notes = { class = "json" }', "json without paths"),
        ('notes = { class = "json", paths = {} }', "json without paths"),
        ('notes = { class = "json", paths = "$.a" }', "json without paths"),
        ('notes = { class = "json", default = "pii" }', "unknown key 'default'"),
        ('notes = { paths = { "$.a" = "pii" } }', "unknown class None"),
        ('notes = { class = "pii", paths = { "$.a" = "pii" } }', "only json has paths"),
        ('notes = { class = "pii" }', "only json has paths"),
        ('notes = { class = "pii", encrypted = false }', "encrypted = true belongs"),
        ('notes = { class = "pii", encrypted = 1 }', "encrypted = true belongs"),
        ('notes = { class = "json", encrypted = true }', "encrypted = true belongs"),
        ("notes = { encrypted = true }", "unknown class None"),
        (
            'notes = { class = "pii", encrypted = true, paths = { "$.a" = "pii" } }',
            "encrypted = true belongs",
        ),
        ('notes = { class = "json", paths = { "$.a" = "private" } }', "unknown class 'private'"),
        ('notes = { class = "json", paths = { "$.a" = "json" } }', "which no leaf has"),
        ('notes = { class = "json", paths = { "$.a" = "pii", "$.a.b" = "pii" } }', "is no leaf"),
        ('notes = { class = "json", paths = { "$.a[*].b" = "pii", "$.a[*]" = "pii" } }', "no leaf"),
    ],
)
def test_an_entry_in_doubt_is_refused_by_name(tmp_path: Path, entry: str, problem: str) -> None:
    file = _written(tmp_path, f'["app.scripts"]\n{entry}')

    with pytest.raises(
        BadClassification, match=rf"classes\.toml: app\.scripts\.notes: .*{problem}"
    ):
        load_classification(file)


@pytest.mark.parametrize(
    "path", ["", "$", "a", "$a", "$.", "$..a", "$.a.", "$.a[0]", "$.a[]", "$.*", "$.a b", "$.a\\n"]
)
def test_a_path_of_another_form_is_refused(tmp_path: Path, path: str) -> None:
    entry = f'notes = {{ class = "json", paths = {{ "{path}" = "pii" }} }}'
    file = _written(tmp_path, f'["app.scripts"]\n{entry}')

    with pytest.raises(BadClassification, match=r"app\.scripts\.notes: path .* is not \$ followed"):
        load_classification(file)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('["scripts"]\nnotes = "pii"', "scripts: not a table named"),
        ('[app.scripts]\nnotes = "pii"', "app: not a table named"),
        ('"app.scripts" = "pii"', "app.scripts: not a table named"),
        ('["app.scripts"]\n"a b" = "pii"', "app.scripts.a b: not a column's name"),
        ('["app.scripts"]\nnotes = "pii"\nnotes = "secret"', "classes.toml: "),
        ('["app.scripts"\n', "classes.toml: "),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(BadClassification, match=problem):
        load_classification(_written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadClassification, match=r"classes\.toml: No such file"):
        load_classification(tmp_path / "classes.toml")


def _of_class(data_class: DataClass) -> set[tuple[str, str]]:
    return {key for key, entry in load_classification().items() if entry.data_class is data_class}


def _written(folder: Path, text: str) -> Path:
    file = folder / "classes.toml"
    file.write_text(text, encoding="utf-8")
    return file
