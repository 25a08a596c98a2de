"""``audit`` as those who keep the log and those who ask it meet it."""

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.cli.conftest import Run
from tests.schema import rows

from writersroom_db.connection.urls import DatabaseUrl


@pytest.fixture
def user(connection: Connection[TupleRow]) -> str:
    """Give a user who was made and changed, as the log has it."""
    made = rows.user(connection)
    connection.execute(
        "select set_config('app.reason', 'ticket 12', true), set_config('app.user_id', %s, true)",
        (str(made),),
    )
    connection.execute("update app.users set subscription_tier = 'pro', first_name = 'Nina'")
    connection.commit()
    return str(made)


@pytest.mark.usefixtures("user")
def test_a_dry_run_says_what_would_be_sealed_and_seals_nothing(
    run: Run, migrated_database: DatabaseUrl
) -> None:
    ran = run("audit", "seal", "--dry-run", url=migrated_database)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Would seal 2 entries.\n  audit.log_p")
    shown = run("audit", "seal", "--dry-run", "--show-sql", url=migrated_database)
    assert "insert into audit.seals (" in shown.out
    assert run("audit", "seal", "--dry-run", "--json", url=migrated_database).json["entries"] == 2


@pytest.mark.usefixtures("user")
def test_what_was_sealed_is_verified_and_a_change_is_named(
    run: Run, migrated_database: DatabaseUrl, connection: Connection[TupleRow]
) -> None:
    sealed = run("audit", "seal", "--json", url=migrated_database)
    assert sealed.code == 0
    assert (sealed.json["sealed"], sealed.json["waiting"]) == (2, 0)
    head = sealed.json["head"]
    again = run("audit", "seal", url=migrated_database)
    assert "sealed   0 entries in 0 seals\nwaiting  nothing\n" in again.out
    assert again.out.endswith(f"newest   1  {head['chain']}\n")

    whole = run("audit", "verify", "--root", head["chain"], url=migrated_database)
    assert whole.code == 0
    assert whole.out.startswith("verified  2 entries under 1 seal\nwaiting   nothing\n")

    ((entry,),) = connection.execute(
        "update audit.log set reason = 'none' where command = 'UPDATE' returning id"
    ).fetchall()
    connection.commit()
    found = run("audit", "verify", url=migrated_database)
    assert found.code == 1
    assert "entry changed: seal 1, audit.log_p" in found.out
    assert found.out.endswith(f", entries {entry}\n")
    (finding,) = run("audit", "verify", "--json", url=migrated_database).json["findings"]
    assert (finding["kind"], finding["entries"]) == ("entry changed", [[entry, entry]])

    for scope in (("--partition", "audit.log_p1999_01"), ("--since", "2999-01-01")):
        ran = run("audit", "verify", *scope, url=migrated_database)
        assert (ran.code, ran.out.partition("\n")[0]) == (0, "verified  0 entries under 1 seal")


def test_the_life_of_a_row_says_who_when_why_and_what(
    run: Run, migrated_database: DatabaseUrl, user: str
) -> None:
    ran = run("audit", "trail", "users", user, url=migrated_database)
    assert ran.code == 0
    first, second = (line for line in ran.out.splitlines() if not line.startswith(" "))
    assert "  INSERT  no user (postgres" in first
    assert f"  UPDATE  user {user} (postgres" in second
    assert second.endswith(": ticket 12")
    assert "  subscription_tier  free" in ran.out
    assert ran.out.endswith("->  pro\n")
    assert "Nina" not in ran.out
    told = run("audit", "trail", "app.users", user, "--json", url=migrated_database).json
    assert [entry["command"] for entry in told] == ["INSERT", "UPDATE"]
    assert told[1]["after"]["subscription_tier"] == "pro"
    nothing = run("audit", "trail", "app.users", "nobody", url=migrated_database)
    assert nothing.out == "The audit log knows nothing of nobody in app.users.\n"


def test_what_can_not_be_is_an_error_with_a_way_out(
    run: Run, migrated_database: DatabaseUrl
) -> None:
    for words, problem in (
        (("seal", "--anchor", "here"), "here is not s3://bucket/prefix"),
        (("verify", "--root", "abc"), "abc is no chain of a seal"),
    ):
        ran = run("audit", *words, url=migrated_database)
        assert (ran.code, ran.out) == (2, "")
        assert problem in ran.err
        assert "hint: Give " in ran.err
