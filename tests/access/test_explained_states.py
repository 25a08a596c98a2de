"""Each state of account, project and collaboration is explained, and the database agrees."""

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.access.conftest import Explain, Room, allowed, reason
from tests.schema import rows

Db = Connection[TupleRow]

ALL = ["read", "comment", "edit", "manage", "transfer or delete"]
FUTURE, PAST = "2099-01-01", "2020-01-01"


def test_owner_may_do_everything(explain: Explain, room: Room) -> None:
    explained = explain(room.owner, room.project)

    assert allowed(explained) == ALL
    assert explained.found.project.owned
    assert explained.found.rank.recorded == 4
    assert explained.answer.visible
    assert explained.disagreements == ()


def test_stranger_may_do_nothing_in_a_private_project(explain: Explain, room: Room) -> None:
    explained = explain(room.somebody, room.project)

    assert allowed(explained) == []
    assert reason(explained, "read") == (
        "No collaborator of the project: no rank, and the project is not public."
    )
    assert (explained.answer.bound, explained.answer.visible) == (True, False)
    assert explained.disagreements == ()


def test_stranger_may_read_a_public_project_and_nothing_more(
    explain: Explain, room: Room, db: Db
) -> None:
    db.execute("update app.projects set visibility = 'public'")

    explained = explain(room.somebody, room.project)

    assert allowed(explained) == ["read"]
    assert "The project is public" in reason(explained, "read")
    assert explained.answer.visible
    assert explained.disagreements == ()


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", 1), ("commenter", 2), ("editor", 3), ("owner", 4)],
)
def test_collaborator_may_what_the_role_says(
    explain: Explain, room: Room, db: Db, role: str, may: int
) -> None:
    rows.collaboration(db, room.project, room.somebody, role=role)

    explained = explain(room.somebody, room.project)

    assert allowed(explained) == ALL[:may]
    assert explained.found.rank.recorded == explained.found.rank.entitled == may
    assert f"Active collaborator as {role}" in reason(explained, "edit")
    assert "only the owner may" in reason(explained, "transfer or delete")
    assert explained.disagreements == ()


@pytest.mark.parametrize(
    ("override", "may", "said"),
    [
        ('{"edit": false}', 2, "with edit taken away: rank 2, and editing takes 3."),
        ('{"comment": false, "edit": false}', 1, "with comment, edit taken away: rank 1"),
        ('{"export": false}', 3, "with export taken away: rank 3"),
    ],
)
def test_override_takes_away_and_is_named(
    explain: Explain, room: Room, db: Db, override: str, may: int, said: str
) -> None:
    rows.collaboration(db, room.project, room.somebody, permissions=override)

    explained = explain(room.somebody, room.project)

    assert allowed(explained) == ALL[:may]
    assert said in reason(explained, "edit")
    assert explained.disagreements == ()


def test_co_owner_who_may_not_invite_is_told_so(explain: Explain, room: Room, db: Db) -> None:
    rows.collaboration(
        db, room.project, room.somebody, role="owner", permissions='{"invite": false}'
    )

    said = reason(explain(room.somebody, room.project), "manage")

    assert said.endswith("rank 4, and managing takes 4. Inviting is taken away.")


@pytest.mark.parametrize(
    ("values", "state", "said"),
    [
        (
            {"invitation_token": rows.SHA256, "invitation_expires_at": FUTURE},
            "invited",
            "Invited as editor until 2099-01-01",
        ),
        (
            {"invitation_token": rows.SHA256, "invitation_expires_at": PAST},
            "invitation expired",
            "Invited as editor, which ended unaccepted on 2020-01-01",
        ),
        ({}, "revoked", "Was editor or invited as such, which was revoked"),
    ],
)
def test_who_is_not_in_may_nothing_and_is_told_why(
    explain: Explain, room: Room, db: Db, values: dict[str, str], state: str, said: str
) -> None:
    rows.collaboration(db, room.project, room.somebody, is_active=False, **values)

    explained = explain(room.somebody, room.project)

    assert allowed(explained) == []
    assert explained.found.collaboration is not None
    assert explained.found.collaboration.state == state
    assert reason(explained, "read").startswith(said)
    assert explained.disagreements == ()


@pytest.mark.parametrize(
    ("expires", "said"),
    [(FUTURE, "Invited by address until 2099-01-01"), (PAST, "Invited by address, which ended on")],
)
def test_invitation_of_the_address_is_found_whatever_its_case(
    explain: Explain, room: Room, db: Db, expires: str, said: str
) -> None:
    rows.invitation(
        db,
        room.project,
        room.owner,
        email="mara.somebody@EXAMPLE.com",
        invitation_expires_at=expires,
    )

    explained = explain(room.somebody, room.project)

    assert allowed(explained) == []
    assert reason(explained, "read").startswith(said)
    assert explained.found.invitation is not None
    assert explained.found.invitation.still_open == (expires == FUTURE)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("is_active = false", "suspended"),
        ("is_active = false, deleted_at = now()", "deleted"),
    ],
)
def test_account_that_is_not_active_may_nothing_even_in_its_own_project(
    explain: Explain, room: Room, db: Db, change: str, state: str
) -> None:
    db.execute(f"update app.users set {change} where id = %s".encode(), (room.owner,))

    explained = explain(room.owner, room.project)

    assert allowed(explained) == []
    assert f"The account is {state}" in reason(explained, "transfer or delete")
    assert not explained.answer.bound
    assert explained.disagreements == ()


def test_deleted_project_can_be_read_by_its_people_and_not_be_transferred(
    explain: Explain, room: Room, db: Db
) -> None:
    rows.collaboration(db, room.project, room.somebody)
    db.execute("update app.projects set visibility = 'public'")
    db.execute("update app.projects set status = 'deleted', deleted_at = now()")
    stranger = rows.user(db)

    owner, editor = explain(room.owner, room.project), explain(room.somebody, room.project)
    outside = explain(stranger, room.project)

    assert allowed(owner) == ALL[:4]
    assert reason(owner, "transfer or delete").endswith("its owner may only restore it.")
    assert "nobody can be invited" in reason(owner, "manage")
    assert "no document can be added" in reason(editor, "edit")
    assert "the live views hide it" in reason(editor, "read")
    assert allowed(outside) == []
    assert owner.disagreements == editor.disagreements == outside.disagreements == ()


def test_archived_project_is_as_open_as_before(explain: Explain, room: Room, db: Db) -> None:
    db.execute(
        "update app.projects set status = 'archived', is_archived = true, archived_at = now()"
    )

    explained = explain(room.owner, room.project)

    assert explained.found.project.status == "archived"
    assert allowed(explained) == ALL
    assert explained.disagreements == ()


def test_user_is_found_by_address_whatever_its_case(explain: Explain, room: Room) -> None:
    assert explain("mara.SOMEBODY@example.com", room.project) == explain(
        room.somebody, room.project
    )
