"""What ops says of the data: retention as the document has it, and one environment."""

from datetime import timedelta

import pytest
from psycopg import errors
from tests.schema.rows import Database

# Section 4.1 of the data model document, word by word: policy, period, action.
RETENTION = {
    "user_active": (None, "keep"),
    "user_deleted": ("30 days", "erase"),
    "audit_logs": ("7 years", "archive"),
    "project_active": (None, "keep"),
    "project_archived": ("5 years", "purge"),
    "project_deleted": ("90 days", "purge"),
    "versions": ("10 years", "archive"),
    "chat_messages": ("2 years", "archive"),
    "agent_interactions": ("1 year", "archive"),
    "suggestions": ("6 mons", "archive"),
    "session_data": ("30 days", "empty"),
    "logs": ("90 days", "external"),
    "metrics": ("1 year", "external"),
    "backups": ("7 years", "external"),
    "cache": ("24:00:00", "external"),
}


def test_retention_holds_each_line_of_the_document(connection: Database) -> None:
    found = connection.execute(
        "select policy, retain::text, action from ops.retention_policies"
    ).fetchall()
    assert {policy: (retain, action) for policy, retain, action in found} == RETENTION


def test_retention_counts_from_columns_that_exist(connection: Database) -> None:
    found = connection.execute(
        "select relation, clock, exists ("
        "   select from information_schema.columns as c"
        "   where c.table_schema || '.' || c.table_name = p.relation"
        "       and c.column_name = coalesce(p.clock, 'id')"
        ") from ops.retention_policies as p where relation is not null"
    ).fetchall()
    assert {relation for relation, _, there in found if not there} == set()
    assert len(found) == 11


def test_each_partitioned_table_has_its_retention(connection: Database) -> None:
    found = connection.execute(
        "select t.table_name, p.relation from ops.partitioned_tables as t"
        " join ops.retention_policies as p on p.policy = t.retention_policy order by 1"
    ).fetchall()
    assert found == [
        ("app.agent_interactions", "app.agent_interactions"),
        ("app.chat_messages", "app.chat_messages"),
        ("audit.log", "audit.log"),
    ]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("retain = null", "retention_policies_only_keep_is_endless"),
        ("action = 'keep'", "retention_policies_only_keep_is_endless"),
        ("clock = null", "retention_policies_action_has_a_clock"),
        ("relation = null", "retention_policies_action_has_a_clock"),
        ("action = 'forget'", "retention_policies_action_is_known"),
        ("category = 'other'", "retention_policies_category_is_known"),
    ],
)
def test_a_policy_that_could_not_run_is_refused(
    connection: Database, change: str, constraint: str
) -> None:
    update = f"update ops.retention_policies set {change} where policy = 'chat_messages'"
    with pytest.raises(errors.CheckViolation) as failure:
        connection.execute(update.encode())
    assert failure.value.diag.constraint_name == constraint


def test_the_environment_is_one_row_and_production_unless_told(connection: Database) -> None:
    connection.execute("delete from ops.environment")
    connection.execute("insert into ops.environment default values")
    assert connection.execute("select name from ops.environment").fetchall() == [("production",)]
    with pytest.raises(errors.UniqueViolation), connection.transaction():
        connection.execute("insert into ops.environment (name) values ('test')")
    with pytest.raises(errors.CheckViolation) as failure:
        connection.execute("insert into ops.environment (singleton) values (false)")
    assert failure.value.diag.constraint_name == "environment_has_one_row"


def test_an_unknown_environment_is_refused(connection: Database) -> None:
    connection.execute("delete from ops.environment")
    with pytest.raises(errors.CheckViolation) as failure:
        connection.execute("insert into ops.environment (name) values ('prod')")
    assert failure.value.diag.constraint_name == "environment_is_known"


def test_retention_is_an_interval(connection: Database) -> None:
    row = connection.execute(
        "select retain from ops.retention_policies where policy = 'user_deleted'"
    ).fetchone()
    assert row == (timedelta(days=30),)
