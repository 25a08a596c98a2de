"""``demo``: everything in a minute, on a database of its own."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, show, show_json, table, tell
from writersroom_db_cli.reports import show_result
from writersroom_db_cli.verbs.seed import show_loaded
from writersroom_db_cli.verbs.status import show_status

if TYPE_CHECKING:
    from writersroom_db.catalog import FactDiff
    from writersroom_db.connection.urls import DatabaseUrl
    from writersroom_db.demo import Screenplay
    from writersroom_db.seed import SeedResult

DEMO_DATABASE = "embedded:demo"


@dataclass(frozen=True)
class _Part:
    """A step of the demo that was run: its result for machines, and how people are shown it."""

    name: str
    title: str
    document: dict[str, Any]
    show: Callable[[], None]


def demo(
    database_url: Annotated[
        str,
        typer.Option(
            "--database-url",
            metavar="URL",
            help=(
                "The database, which must be empty; WRITERSROOM_DATABASE_URL is not read. The"
                " embedded server's demo database is made anew."
            ),
        ),
    ] = DEMO_DATABASE,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep", help="Write the screenplay and the world once more, and keep the database."
        ),
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Migrate, inspect and roll back a database of its own.

    Writes a screenplay in between, with a row that a constraint refuses, and seeds the smallest
    world. Takes less than a minute; exits with 1 if the migrated database should differ from what
    is declared.
    """
    from writersroom_db.demo import drop_database, write_screenplay

    url = _empty_database(database_url)
    done: dict[str, Any] = {}
    try:
        for number, part in enumerate(_run(url), start=1):
            done[part.name] = part.document
            if not as_json:
                show(f"{number}. {part.title}\n")
                part.show()
                show()
        if keep:
            write_screenplay(url)
            _seed(url)
    finally:
        if database_url == DEMO_DATABASE and not keep:
            drop_database(url)
    if as_json:
        show_json(done)
    elif keep:
        show(f"Look around: writersroom-db server psql --database-url '{url.masked}'")
    if any(any(done[name].values()) for name in ("drift", "drift_again")):
        raise typer.Exit(1)


def _empty_database(text: str) -> "DatabaseUrl":
    """Return the demo's database: the embedded one made anew, or another if nothing is in it."""
    from writersroom_db.connection.urls import resolve
    from writersroom_db.demo import drop_database, refuse_used_database

    url = resolve(text)
    if text == DEMO_DATABASE:
        drop_database(url)
        return resolve(text)
    refuse_used_database(url)
    return url


def _run(url: "DatabaseUrl") -> Iterator[_Part]:
    from writersroom_db import migrations
    from writersroom_db.demo import write_screenplay
    from writersroom_db.drift import find_drift
    from writersroom_db.status import read_status

    up = migrations.migrate(url, environment="development", tell=tell)
    yield _Part("migrate", "An empty database, migrated", up.to_json(), partial(show_result, up))
    status = read_status(url)
    yield _Part("status", "Where it stands", status.to_json(), partial(show_status, status))
    yield _drift("drift", find_drift(url))
    play = write_screenplay(url)
    yield _Part("screenplay", "A screenplay", asdict(play), partial(_show_screenplay, play))
    world = _seed(url)
    yield _Part("seed", "A room full of writers", world.to_json(), partial(show_loaded, world))
    down = migrations.rollback(url, to="base", allow_data_loss=True, tell=tell)
    yield _Part("rollback", "All rolled back", down.to_json(), partial(show_result, down))
    again = migrations.migrate(url, tell=tell)
    yield _Part("migrate_again", "Up again", again.to_json(), partial(show_result, again))
    yield _drift("drift_again", find_drift(url))


def _seed(url: "DatabaseUrl") -> "SeedResult":
    from writersroom_db.seed import EPOCH, make_recipe, seed

    return seed(url, make_recipe(1, EPOCH), append=True, tell=tell)


def _drift(name: str, found: "FactDiff") -> _Part:
    from writersroom_db.catalog import render

    text = render(found).rstrip() or "No difference."
    return _Part(
        name, "What is there, against what is declared", found.to_json(), partial(show, text)
    )


def _show_screenplay(play: "Screenplay") -> None:
    show(f"{play.title} is written:")
    show(table((name, count(rows, "row")) for name, rows in play.rows.items()))
    show(f"One bad row was refused: {play.refusal}")
