"""Every row is kept, with every value, but for the repairs that have a name."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg.errors import ForeignKeyViolation
from tests.baseline.printed import Row, Rows, printed, read_rows
from tests.conftest import WORKER
from tests.migrations.books import rows

from writersroom_db.baseline import baseline
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.testing.servers import TestServer, fresh_database

# What the document says that stands where nothing is said.
TRUE = ("users.is_active", "documents.is_active", "collaborations.is_active", "sessions.is_active")
FALSE = (
    "users.email_verified",
    "users.mfa_enabled",
    "projects.is_archived",
    "chat_messages.is_edited",
    "comments.is_resolved",
)
EMPTY = (
    "projects.metadata",
    "documents.metadata",
    "versions.diff_data",
    "collaborations.permissions",
    "user_preferences.preference_value",
    "project_settings.setting_value",
    "ai_agents.capabilities",
    "sessions.context_data",
    "chat_messages.metadata",
    "suggestions.metadata",
    "characters.attributes",
    "characters.relationships",
    "comments.position_data",
)
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys((*TRUE, "ai_agents.is_available"), True),
    **dict.fromkeys(FALSE, False),
    **{column: {} for column in EMPTY},
    "agent_interactions.suggestions": [],
    "suggestions.alternatives": [],
    **{
        f"{table}.{counter}": 0
        for table in ("projects", "documents", "versions")
        for counter in ("word_count", "character_count")
    },
    "users.subscription_tier": "free",
    "users.failed_login_attempts": 0,
    "projects.status": "active",
    "projects.visibility": "private",
    "documents.version_number": 1,
    "ai_agents.response_time_ms": 2000,
    "ai_agents.cost_per_request": 0.001,
    "ai_agents.max_tokens": 4000,
    "ai_agents.temperature": 0.7,
    "suggestions.status": "pending",
}
TIMES = ("created_at", "updated_at", "joined_at", "started_at")
ADDED = {"project_id", "deleted_at", "archived_at", "owner_id"}


@dataclass(frozen=True)
class Adopted:
    """A database with its rows before and after, what the plan counted, and the time."""

    url: DatabaseUrl
    before: Rows
    after: Rows
    counted: dict[str, int]
    now: str


@pytest.fixture(scope="module")
def adopted(cluster: TestServer) -> Iterator[Adopted]:
    """Give a full database that was adopted; no test may change it."""
    with fresh_database(cluster.url, f"writersroom_test_adopted{WORKER}") as url:
        printed(url, rows=True)
        before = read_rows(url, "public")
        result = baseline(url)
        counted = {finding.subject: finding.rows for finding in result.repairs}
        after = read_rows(url, "app")
        now = next(row["deleted_at"] for row in after["projects"].values() if row["deleted_at"])
        yield Adopted(url, before, after, counted, now)


def expected(table: str, row: Row, owners: dict[str, str], now: str) -> Row:
    """Return what becomes of a row, by the rules that the documents give."""
    filled = {
        column: now
        if found is None and column in TIMES
        else DEFAULTS.get(f"{table}.{column}")
        if found is None
        else found
        for column, found in row.items()
    }
    if table == "collaborations":
        token = row["invitation_token"]
        if owners[row["project_id"]] == row["user_id"]:
            if row["role"] != "owner" or row["is_active"] is False or token:
                filled |= {"role": "owner", "is_active": True}
                filled |= {"invitation_token": None, "invitation_expires_at": None}
        elif token:
            filled["invitation_token"] = hashlib.sha256(token.encode()).hexdigest()
    return filled


def test_every_row_is_kept_and_changed_by_named_repairs_only(
    adopted: Adopted,
) -> None:
    before, after, now = adopted.before, adopted.after, adopted.now
    owners = {key: row["owner_id"] for key, row in before["projects"].items()}
    assert sum(map(len, before.values())) > 10_000
    for table, found in before.items():
        assert found, f"{table} has no row to lose"
        kept = {
            key: {column: after[table][key][column] for column in row} for key, row in found.items()
        }
        wanted = {key: expected(table, row, owners, now) for key, row in found.items()}
        for key in found:
            assert kept[key] == wanted[key], f"{table} {key}"


def test_no_row_is_added_but_the_collaborations_of_owners(adopted: Adopted) -> None:
    before, after = adopted.before, adopted.after
    for table in before:
        if table != "collaborations":
            assert after[table].keys() == before[table].keys()
    added = after["collaborations"].keys() - before["collaborations"].keys()
    assert len(added) == 210
    owners = {key: row["owner_id"] for key, row in before["projects"].items()}
    for key in added:
        row = after["collaborations"][key]
        assert (row["role"], row["is_active"]) == ("owner", True)
        assert row["user_id"] == owners[row["project_id"]]


def test_new_columns_say_what_is_known(adopted: Adopted) -> None:
    before, after, now = adopted.before, adopted.after, adopted.now
    for table, found in before.items():
        columns = set(next(iter(after[table].values()))) - set(next(iter(found.values())))
        assert columns <= ADDED
        for row in after[table].values():
            if table in ("versions", "comments", "characters", "suggestions"):
                assert row["project_id"] == after["documents"][row["document_id"]]["project_id"]
            if table in ("users", "documents"):
                assert row["deleted_at"] is None
            if table == "ai_agents":
                assert row["owner_id"] is None
            if table == "projects":
                assert row["archived_at"] == (now if row["is_archived"] else None)
                assert row["deleted_at"] == (now if row["status"] == "deleted" else None)


def test_the_time_of_the_adoption_is_now(adopted: Adopted) -> None:
    age = datetime.now(UTC) - datetime.fromisoformat(adopted.now)
    assert 0 <= age.total_seconds() < 600


def test_messages_lie_in_the_partitions_of_their_months(adopted: Adopted) -> None:
    months = rows(
        adopted.url,
        "select tableoid::regclass::text, to_char(min(created_at) at time zone 'UTC', 'YYYY_MM')"
        " from app.chat_messages where created_at < '2026-01-01' group by 1 order by 1",
    )
    for name, month in months:
        assert name == f"app.chat_messages_p{month}"
    assert [month for _, month in months] == [f"2025_{month:02}" for month in range(3, 13)]


def test_nothing_is_left_where_the_tables_were(adopted: Adopted) -> None:
    left = rows(
        adopted.url,
        "select relname from pg_class where relnamespace = 'public'::regnamespace",
    )
    assert left == []
    assert rows(adopted.url, "select nspname from pg_namespace where nspname ~ 'baseline'") == []


def test_the_plan_counts_what_the_repairs_change(adopted: Adopted) -> None:
    counted, before = adopted.counted, adopted.before
    for name, number in counted.items():
        table, _, column = name.partition(".")
        if column:
            assert number == sum(row[column] is None for row in before[table].values()), name
    nulls = {
        f"{table}.{column}"
        for table, found in before.items()
        for row in found.values()
        for column, value in row.items()
        if value is None and (column in TIMES or f"{table}.{column}" in DEFAULTS)
    }
    assert {name for name in counted if "." in name} == nulls
    assert nulls >= DEFAULTS.keys(), "a default that no row tries"
    archived = [row for row in before["projects"].values() if row["is_archived"]]
    assert counted["archived_projects"] == len(archived)
    assert counted["owners_without_collaboration"] == 210
    assert counted["invitation_tokens"] == 46


def test_triggers_work_on_adopted_rows(adopted: Adopted) -> None:
    with connect(adopted.url) as connection:
        connection.execute("update app.users set first_name = 'New' where last_name = 'Family 3'")
        query = "select updated_at = now() from app.users where first_name = 'New'"
        assert connection.execute(query).fetchall() == [(True,)]
        with pytest.raises(ForeignKeyViolation, match="no message of session"):
            connection.execute(
                "update app.chat_messages set parent_message_id = gen_random_uuid()"
                " where content = 'Message 7'"
            )
        connection.rollback()
