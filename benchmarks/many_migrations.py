"""500 more migrations of small DDL, run by the whole command, beside psql and plain Alembic."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.databases import OURS, chosen, empty_database, psql
from benchmarks.installation import copy_installation, sql_of
from benchmarks.measure import Taken, command, interleaved, row
from benchmarks.plain_alembic import alembic, environment, statements, write_project
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations import migrate
from writersroom_db.migrations.files import SqlFile, load
from writersroom_db.migrations.revisions import load_graph

COUNT = 500
LIMIT = 15.0

# one table's history, each entry a migration
HISTORY = (
    """create table app.benchmark_{table} (
    id uuid primary key default gen_random_uuid(),
    owner_id uuid not null references app.users (id),
    title text not null,
    created_at timestamptz not null default now()
);
alter table app.benchmark_{table} enable row level security;
comment on table app.benchmark_{table} is 'Rows of the benchmark.';
grant select, insert on app.benchmark_{table} to writersroom_app;""",
    "create index benchmark_{table}_by_owner on app.benchmark_{table} (owner_id, created_at);",
    "comment on column app.benchmark_{table}.title is 'What people call it.';",
    "alter table app.benchmark_{table} add column pages integer not null default 0;",
    """alter table app.benchmark_{table}
add constraint benchmark_{table}_has_pages check (pages >= 0) not valid;
alter table app.benchmark_{table} validate constraint benchmark_{table}_has_pages;""",
)

MODULE = '''"""Generated."""

from writersroom_db.migrations.environment import sql_pair

revision = "{number:04}"
down_revision = "{before:04}"

upgrade, downgrade = sql_pair("{name}")
'''


def histories() -> Iterator[str]:
    """Give the SQL of each migration, in order."""
    for place in range(COUNT):
        table, step = divmod(place, len(HISTORY))
        yield HISTORY[step].format(table=table)


def write_revisions(installation: Path) -> list[SqlFile]:
    """Add the migrations to the copy, after the newest; return their files."""
    folder = sql_of(installation) / "migrations"
    head = int(load_graph().head)
    written = []
    for number, sql in enumerate(histories(), start=head + 1):
        name = f"{number:04}_benchmark"
        module = MODULE.format(number=number, before=number - 1, name=name)
        (folder / "versions" / f"{name}.py").write_text(module, encoding="utf-8")
        path = folder / f"{name}.up.sql"
        path.write_text(f"-- purpose: benchmark\n-- locks: its own\n\n{sql}\n", encoding="utf-8")
        written.append(load(path))
    return written


def on_migrated(run: Callable[[DatabaseUrl], Taken]) -> Callable[[], Taken]:
    """Return ``run`` on a database of its own that stands at the head of the real migrations."""

    def once() -> Taken:
        with empty_database() as url:
            migrate(url)
            return run(url)

    return once


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as folder:
        installation = copy_installation(Path(folder) / "copy")
        files = write_revisions(installation)
        ini = write_project(Path(folder) / "plain", list(map(statements, files)))
        paths = [file.path for file in files]
        taken = interleaved(
            {
                "ours": on_migrated(
                    lambda url: command([*OURS, "migrate"], chosen(url, installation))
                ),
                "psql": on_migrated(lambda url: command(psql(paths, url), url.environment())),
                "alembic": on_migrated(
                    lambda url: command(alembic(ini, "upgrade", "head"), environment(url))
                ),
            }
        )
    wall = {name: each.wall for name, each in taken.items()}
    row(f"{COUNT} migrations", wall["ours"], "limit", LIMIT)
    row(f"{COUNT} migrations", wall["ours"], "`alembic upgrade head`", wall["alembic"])
    row(f"{COUNT} migrations", wall["ours"], "`psql -1`", wall["psql"])


if __name__ == "__main__":
    main()
