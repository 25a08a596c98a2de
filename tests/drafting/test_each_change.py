"""Each single change of a declaration is drafted, both ways, or said to be left."""

import re
from functools import cache
from pathlib import Path

import psycopg
import pytest
from tests.drafting.changes import EVERY, Edit
from tests.drafting.conftest import RICH, Migrated
from tests.revisions import NEXT

from writersroom_db.catalog import Fact, compare, read_facts, render
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import declared_files
from writersroom_db.drafting.draft import draft_all
from writersroom_db.drafting.texts import RevisionTexts, texts_of
from writersroom_db.drafting.words import DeclaredWords
from writersroom_db.migrations.files import SqlFile, load
from writersroom_db.migrations.owner import become_owner
from writersroom_db.migrations.statements import run_file, through_psycopg

TRANSACTIONAL = re.compile(r" concurrently( if (?:not )?exists)?", re.IGNORECASE)


@cache
def other_files() -> tuple[SqlFile, ...]:
    return tuple(map(load, declared_files()))


def edited(change: Edit, database: str) -> SqlFile:
    text = RICH.read_text()
    for old, new in ((change.old, change.new), *change.also):
        assert not old or text.count(old) == 1, old
        text = text.replace(old, new) if old else text
    if change.without:
        lines = [line for line in text.splitlines() if not re.search(change.without, line)]
        assert len(lines) < len(text.splitlines())
        text = "\n".join(lines)
    return SqlFile(Path("rich.sql"), f"{text}\n{change.add.replace('THIS', database)}\n")


def declared_facts(plain: DatabaseUrl, file: SqlFile) -> frozenset[Fact]:
    """Run the edited file where all the other files have run, and undo it."""
    with connect(plain) as connection:
        become_owner(connection)
        run_file(through_psycopg(connection), file)
        connection.execute("reset role")
        facts = read_facts(connection)
        connection.rollback()
    return facts


def run(connection: psycopg.Connection, name: str, text: str) -> frozenset[Fact]:
    """Run a drafted file in the open transaction, where nothing is done concurrently."""
    become_owner(connection)
    connection.execute("set local search_path = ''")
    run_file(through_psycopg(connection), SqlFile(Path(name), TRANSACTIONAL.sub("\\1", text)))
    connection.execute("reset role")
    return read_facts(connection)


def assert_same(wanted: frozenset[Fact], found: frozenset[Fact], texts: list[str]) -> None:
    difference = compare(wanted, found)
    assert not difference, "\n".join((*texts, render(difference)))


def assert_left(left: tuple[str, ...], pieces: tuple[str, ...]) -> None:
    assert len(left) == len(pieces), left
    for piece in pieces:
        assert piece in "\n".join(left)


def assert_way_back(
    connection: psycopg.Connection,
    texts: tuple[RevisionTexts, ...],
    states: list[frozenset[Fact]],
    *,
    back: bool,
) -> None:
    for one, state in zip(reversed(texts), reversed(states), strict=True):
        file = SqlFile(Path(one.name), one.down)
        assert (file.header.irreversible is None) is back, one.down
        if not back:
            return
        assert_same(state, run(connection, f"{one.name}.down", one.down), [one.up, one.down])


@pytest.mark.parametrize("change", EVERY, ids=str)
def test_a_draft_leads_to_what_is_declared_and_back(
    change: Edit, plain: DatabaseUrl, migrated: Migrated
) -> None:
    file = edited(change, plain.database)
    declared = declared_facts(plain, file)
    words = DeclaredWords([*other_files(), file])
    drafts, left = draft_all(migrated.facts, declared, words)
    texts = texts_of("a change", NEXT, drafts)
    shown = [one.up for one in texts]
    assert_left(left, change.left)
    assert len(texts) == change.stages, shown
    with connect(migrated.url) as connection:
        states, now = [], migrated.facts
        for one in texts:
            states.append(now)
            now = run(connection, f"{one.name}.up", one.up)
        if change.drafted:
            assert_same(declared, now, shown)
            assert_way_back(connection, texts, states, back=change.back)
        else:
            assert compare(declared, now)
        connection.rollback()


def test_a_way_back_says_whose_rows_it_loses(plain: DatabaseUrl, migrated: Migrated) -> None:
    added = "create table app.tags (id integer); alter table app.cache add column hits integer;"
    file = edited(Edit("added", add=added), plain.database)
    declared = declared_facts(plain, file)
    words = DeclaredWords([*other_files(), file])
    (one,) = texts_of("a change", NEXT, draft_all(migrated.facts, declared, words)[0])
    assert SqlFile(Path(one.name), one.down).header.loses_rows == ("app.cache", "app.tags")
    assert SqlFile(Path(one.name), one.up).header.loses_rows == ()


def test_what_is_new_stands_in_the_words_of_its_declaration(
    plain: DatabaseUrl, migrated: Migrated
) -> None:
    table = (
        "create table app.tags (\n    id integer, -- the number\n    word varchar(9) not null\n)"
    )
    index = "create index   tags_word\non app.tags (word)"
    file = edited(Edit("added", add=f"{table};\n{index};"), plain.database)
    declared = declared_facts(plain, file)
    words = DeclaredWords([*other_files(), file])
    (one,) = texts_of("a change", NEXT, draft_all(migrated.facts, declared, words)[0])
    assert f"\n{table};\n\n{index};\n" in one.up
