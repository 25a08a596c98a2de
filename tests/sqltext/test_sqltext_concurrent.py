"""What a statement does concurrently is read from its tokens, however it is written."""

import pytest

from writersroom_db.sqltext.concurrent import (
    Build,
    Detachment,
    Rebuild,
    read_concurrent,
    read_dropped_tables,
)


@pytest.mark.parametrize(
    ("text", "index", "if_not_exists"),
    [
        ("create index concurrently i on app.t (a)", ("app", "i"), False),
        ("create index concurrently if not exists i on app.t (a)", ("app", "i"), True),
        ("create unique index concurrently /* a /* b */ */ i on app.t(a)", ("app", "i"), False),
        ("CREATE INDEX -- why\n CONCURRENTLY I ON ONLY APP . T (a)", ("app", "i"), False),
        ('create index concurrently"I ""x"on"my app"."t"(a)', ("my app", 'I "x'), False),
        ("create index concurrently iÄ on app.t (a)", ("app", "iÄ"), False),
        ("create index concurrently i on db.app.t (a)", ("db", "app", "i"), False),
        ("create index concurrently i on t (a)", ("i",), False),
        ('create index concurrently "if not exists" on app.t (a)', ("app", "if not exists"), False),
        ("create index concurrently on app.t (a)", (), False),
    ],
)
def test_an_index_that_is_built(text: str, index: tuple[str, ...], if_not_exists: bool) -> None:
    assert read_concurrent(text) == Build(index, if_not_exists)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("reindex index concurrently app.i", "index", ("app", "i")),
        ("reindex table /* all */ concurrently app . t", "table", ("app", "t")),
        ("reindex (concurrently) schema app", "schema", ("app",)),
        ("reindex (verbose, concurrently true) database", "database", ()),
        ("REINDEX (tablespace x, concurrently) TABLE app.t", "table", ("app", "t")),
        ("reindex (verbose off) table concurrently app.t", "table", ("app", "t")),
    ],
)
def test_what_is_rebuilt(text: str, kind: str, name: tuple[str, ...]) -> None:
    assert read_concurrent(text) == Rebuild(kind, name)


@pytest.mark.parametrize(
    ("text", "finalizes"),
    [
        ("alter table app.p detach partition app.c concurrently", False),
        ("alter table app.p detach partition app.c finalize", True),
        ("alter table if exists only app . p * detach /**/ partition app.c concurrently", False),
        ('ALTER TABLE app."p" DETACH PARTITION "app".c\nFINALIZE', True),
    ],
)
def test_a_partition_that_is_detached(text: str, finalizes: bool) -> None:
    assert read_concurrent(text) == Detachment(("app", "p"), ("app", "c"), finalizes)


@pytest.mark.parametrize(
    "text",
    [
        "create index i on app.t (a)",
        "create index i on app.t (a) where x = 'concurrently'",
        "reindex table app.concurrently",
        "reindex (concurrently off) table app.t",
        "alter table app.p detach partition app.c",
        "alter table app.p add column concurrently int",
        "drop index concurrently app.i",
        "refresh materialized view concurrently app.m",
        "select 'create index concurrently i on app.t (a)'",
    ],
)
def test_what_leaves_nothing_half_made(text: str) -> None:
    assert read_concurrent(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("drop table app.t", (("app", "t"),)),
        ('drop table if exists app . t, "app"."T" cascade', (("app", "t"), ("app", "T"))),
        ("drop view app.t", ()),
    ],
)
def test_tables_that_are_dropped(text: str, names: tuple[tuple[str, ...], ...]) -> None:
    assert read_dropped_tables(text) == names
