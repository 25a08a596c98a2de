"""What the closure costs those who change it: collaborations with its triggers, and without.

Each change runs in a transaction that is rolled back, in turn with all triggers and with those of
the closure off, in a project with 1,000 collaborators among others.
"""

import statistics
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import psycopg

from benchmarks.databases import empty_database
from benchmarks.measure import rounds, row
from writersroom_db.connection.connect import connect
from writersroom_db.migrations import migrate

CHANGES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
MANY = 100
"""So often is what takes one user done, with another each time."""

_FILL = Path(__file__).with_suffix(".sql")
_OFF = (
    b"alter table app.collaborations disable trigger collaborations_access_added",
    b"alter table app.collaborations disable trigger collaborations_access_changed",
    b"alter table app.projects disable trigger projects_access_follows_owner",
)


def seconds(
    connection: psycopg.Connection,
    statement: str,
    values: Sequence[dict[str, UUID]],
    first: Sequence[bytes] = (),
) -> float:
    """Return the seconds that one change takes, after ``first``, and roll all of them back."""
    with connection.transaction(force_rollback=True):
        for each in first:
            connection.execute(each)
        started = time.perf_counter()
        for chosen in values:
            if connection.execute(statement.encode(), chosen, prepare=True).rowcount < 1:
                raise AssertionError(f"nothing changed: {statement}")
        return (time.perf_counter() - started) / len(values)


def main() -> None:
    """Print the rows, of a thousand changes each."""
    with empty_database() as url:
        migrate(url, environment="test")
        with connect(url, autocommit=True) as connection:
            connection.execute("set role writersroom_owner")
            connection.execute(_FILL.read_bytes())
            ((project,),) = connection.execute(
                "select id from app.projects where title = 'user0000@example.com'"
            ).fetchall()
            ids = connection.execute("select id from app.users order by email").fetchall()
            people = {"strangers": ids[1 : MANY + 1], "members": ids[-MANY:]}
            for change in CHANGES.values():
                chosen = people[change["each"]] if "each" in change else ids[:1]
                values = [{"project": project, "user": user} for (user,) in chosen]
                both = [
                    (
                        seconds(connection, change["sql"], values),
                        seconds(connection, change["sql"], values, _OFF),
                    )
                    for _ in range(1 + max(5, rounds()))
                ][1:]
                ours, without = (statistics.median(each) for each in zip(*both, strict=True))
                many = 1000 if "each" in change else 1
                name = f"{change['what']}, {many} times" if many > 1 else change["what"]
                row(name, many * ours, "without the closure's triggers", many * without)


if __name__ == "__main__":
    main()
