"""What row-level security costs: a million documents in 100,000 projects, as a service reads them.

Each query runs under the policies as the services' login, and as the owner, whom no policy filters,
with the condition written by hand that gives the same rows; the two in turn, on warm pages.
"""

import statistics
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.databases import empty_database
from benchmarks.measure import rounds, row, timed
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate

CATALOGUE = tomllib.loads((Path(__file__).parent / "product_queries.toml").read_text("utf-8"))

_BY_HAND = (
    "(is_public or project_id = any (array("
    "select a.project_id from app.project_access as a where a.user_id = %(user)s)))"
)

# The same rows come under the policies, and by hand with the condition in place of `true`.
SETS = {
    "counting what a user may read": "select count(*) from app.documents where true",
    "words of live documents": (
        "select sum(word_count) from app.documents where deleted_at is null and true"
    ),
    "newest documents": (
        "select id from app.documents where true order by updated_at desc, id limit 50"
    ),
}
POINT = "select id, title from app.documents where id = %(document)s and true"
_BIND = "select app.begin_as(%(user)s)"
_FILL = Path(__file__).with_name("row_security.sql")


def fill(url: DatabaseUrl) -> dict[str, dict[str, Any]]:
    """Make the rows; return the parameters of a user with 500 projects, and of one with 10,000."""
    with connect(url, autocommit=True) as connection:
        connection.execute("set role writersroom_owner")
        connection.execute(_FILL.read_bytes())
        found = connection.execute(
            "select u.first_name, u.id, d.project_id, d.id from app.users as u"
            " cross join lateral (select d.id, d.project_id from app.documents as d"
            " join app.project_access as a on a.project_id = d.project_id and a.user_id = u.id"
            " order by d.id limit 1) as d where u.first_name in ('500', '10000')"
        ).fetchall()
    return {
        name: {"user": user, "project": project, "document": document}
        for name, user, project, document in found
    }


class Reader:
    """A session of a service, or of the owner."""

    def __init__(self, connection: psycopg.Connection, role: str) -> None:
        self._connection, self._role = connection, role

    def ask(self, query: str, values: dict[str, Any], times: int = 1) -> float:
        """Return the seconds that a run of the query takes, of ``times`` in a transaction."""
        with self._acting(values):
            started = time.perf_counter()
            for _ in range(times):
                self._connection.execute(query.encode(), values, prepare=True).fetchall()
            return (time.perf_counter() - started) / times

    def rows(self, query: str, values: dict[str, Any]) -> list[Any]:
        """Return what the query gives."""
        with self._acting(values):
            return sorted(self._connection.execute(query.encode(), values).fetchall())

    def bind(self, values: dict[str, Any]) -> float:
        """Return the seconds that binding an identity takes, of 200 times."""
        with self._acting(values):

            def all_of_them() -> None:
                for _ in range(200):
                    self._connection.execute(_BIND, values, prepare=True)

            return timed(all_of_them).wall / 200

    @contextmanager
    def _acting(self, values: dict[str, Any]) -> Iterator[None]:
        """Open a transaction in the role, for the user where it is the services'."""
        with self._connection.transaction():
            self._connection.execute(f"set local role {self._role}".encode())
            if self._role == "writersroom_app":
                self._connection.execute(_BIND, values)
            yield


def beside(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Run both in turn; return the medians of the seconds that they tell."""
    ours(), theirs()
    taken = [(ours(), theirs()) for _ in range(max(5, rounds()) * 3)]
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)


def compare(
    app: Reader, owner: Reader, name: str, query: str, values: dict[str, Any], beside_it: str = ""
) -> None:
    """Print a row for a query under the policies, and by hand, or beside no condition at all."""
    by_hand = query.replace("true", _BY_HAND)
    if app.rows(query, values) != owner.rows(by_hand, values):
        raise AssertionError(f"{name}: other rows")
    theirs = query if beside_it else by_hand
    times = 20 if beside_it else 1
    taken = beside(lambda: app.ask(query, values, times), lambda: owner.ask(theirs, values, times))
    many = 1000 if beside_it else 1
    row(name, many * taken[0], beside_it or "by hand", many * taken[1])


def main() -> None:
    """Print the rows."""
    with empty_database() as url:
        migrate(url, environment="test")
        people = fill(url)
        with connect(url, autocommit=True) as one, connect(url, autocommit=True) as other:
            app, owner = Reader(one, "writersroom_app"), Reader(other, "writersroom_owner")
            for many, values in people.items():
                for name, query in SETS.items():
                    compare(app, owner, f"{name}, {many} projects", query, values)
                compare(
                    app,
                    owner,
                    f"1,000 documents by id, {many} projects",
                    POINT,
                    values,
                    "unfiltered",
                )
            page = CATALOGUE["project_list"]["sql"]
            listed = statistics.median(app.ask(page, people["10000"]) for _ in range(15))
            row("a page of 10,000 projects", listed, "allowed", 0.010)
            bound = statistics.median(app.bind(people["500"]) for _ in range(5))
            row("binding an identity, 1,000 times", 1000 * bound, "allowed", 0.150)


if __name__ == "__main__":
    main()
