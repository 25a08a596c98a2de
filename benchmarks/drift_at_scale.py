"""``drift`` on 1,000 tables and 2,000 partitions, all as declared, beside a dump of the schema."""

import tempfile
from pathlib import Path

from benchmarks.databases import OURS, chosen, empty_database
from benchmarks.installation import copy_installation
from benchmarks.measure import command, interleaved, row
from writersroom_db.catalog import dump, read_facts
from writersroom_db.connection import embedded
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import FACTS_FILE
from writersroom_db.migrations import migrate
from writersroom_db.migrations.owner import become_owner

TABLES = 1000
PARTITIONS = 2000
LIMIT = 5.0

TABLE = """
create table app.benchmark_{0} (
    id uuid primary key default gen_random_uuid(),
    owner_id uuid not null references app.users (id) on delete cascade,
    title varchar(200) not null,
    state text not null default 'open' check (state in ('open', 'closed')),
    settings jsonb not null default '{{}}',
    pages integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index benchmark_{0}_by_owner on app.benchmark_{0} (owner_id, created_at);
alter table app.benchmark_{0} enable row level security;
create policy benchmark_{0}_read on app.benchmark_{0} for select to writersroom_app
using (state = 'open');
grant select, insert, update on app.benchmark_{0} to writersroom_app;
comment on table app.benchmark_{0} is 'Rows of the benchmark.';
comment on column app.benchmark_{0}.title is 'What people call it.';
"""

MONTHS = """
select ops.create_month_partition(parent, month)
from ops.missing_partitions(now(), now() + %s * interval '1 month')
"""

COUNTS = """
select
    count(*) filter (where relname ~ '^benchmark_' and relkind = 'r'),
    count(*) filter (where relispartition and relkind = 'r')
from pg_catalog.pg_class
"""


def fill(url: DatabaseUrl) -> tuple[int, int]:
    """Make the tables and the partitions; return how many there are of each."""
    with connect(url, autocommit=True) as connection:
        become_owner(connection)
        for last in range(49, PARTITIONS // 2, 50):
            connection.execute(MONTHS, (last,))
        for first in range(0, TABLES, 100):
            sql = "".join(TABLE.format(place) for place in range(first, first + 100))
            connection.execute(sql.encode())
        connection.execute("reset role")
        connection.execute("analyze pg_catalog.pg_class, pg_catalog.pg_attribute")
        tables, partitions = connection.execute(COUNTS).fetchone() or (0, 0)
    return tables, partitions


def declare(url: DatabaseUrl, installation: Path) -> None:
    """Make what stands in the database what the copy declares."""
    with connect(url, autocommit=True) as connection:
        facts = dump(read_facts(connection))
    file = installation / "writersroom_db" / "catalog" / FACTS_FILE.name
    file.write_text(facts, encoding="utf-8")


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as folder, empty_database() as url:
        installation = copy_installation(Path(folder) / "copy")
        migrate(url)
        tables, partitions = fill(url)
        declare(url, installation)
        pg_dump = [str(embedded.binary("pg_dump")), "--schema-only", "-f", "/dev/null"]
        pg_dump += ["-d", url.conninfo_without_password]
        taken = interleaved(
            {
                "ours": lambda: command([*OURS, "drift"], chosen(url, installation)),
                "pg_dump": lambda: command(pg_dump, url.environment()),
            }
        )
    what = f"`drift` with {tables} tables and {partitions} partitions"
    row(what, taken["ours"].wall, "limit", LIMIT)
    row(what, taken["ours"].wall, "`pg_dump --schema-only`", taken["pg_dump"].wall)


if __name__ == "__main__":
    main()
