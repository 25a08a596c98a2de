"""Projects and who takes part in them, by the functions that services call."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from writersroom_db import Database
from writersroom_db.errors import InvalidValue, NotAllowed, NotFound
from writersroom_db.services import collaboration, people, projects


def test_a_project_is_made_read_changed_archived_and_deleted(db: Database, nora: UUID) -> None:
    with db.as_user(nora) as session:
        made = session.run(projects.create("Heat", genre="noir", metadata={"act": 1}))
        row = session.run(projects.get(made))
        assert (row.title, row.genre, row.metadata, row.owner_id) == (
            "Heat",
            "noir",
            {"act": 1},
            nora,
        )
        session.run(projects.update(made, title="Long heat", genre=None))
        session.run(projects.archive(made))
        row = session.run(projects.get(made))
        assert (row.title, row.genre, row.status) == ("Long heat", None, "archived")
        session.run(projects.archive(made, archived=False))
        session.run(projects.delete(made))
        with pytest.raises(NotFound):
            session.run(projects.get(made))
        with pytest.raises(NotFound):
            session.run(projects.update(made, title="Not any more"))
        (gone,) = session.run(projects.deleted()).rows
        assert (gone.id, gone.title) == (made, "Long heat")
        session.run(projects.restore(made))
        assert session.run(projects.deleted()).rows == ()
        assert session.run(projects.get(made)).status == "active"


def test_another_user_finds_nothing_to_read_or_change(db: Database, nora: UUID, otto: UUID) -> None:
    made = db.run_as(nora, projects.create("Heat"))
    with pytest.raises(NotFound):
        db.run_as(otto, projects.get(made))
    with pytest.raises(NotFound):
        db.run_as(otto, projects.update(made, title="Mine"))
    with pytest.raises(NotAllowed):
        db.run_as(otto, projects.delete(made))
    assert db.run_as(otto, projects.page()).rows == ()


def test_what_is_not_given_stays_and_none_empties(db: Database, nora: UUID) -> None:
    made = db.run_as(nora, projects.create("Heat", description="A long night", genre="noir"))
    db.run_as(nora, projects.update(made, description=None))
    row = db.run_as(nora, projects.get(made))
    assert (row.title, row.description, row.genre) == ("Heat", None, "noir")


def test_a_public_project_is_listed_for_everybody_and_a_private_one_is_not(
    db: Database, nora: UUID, otto: UUID
) -> None:
    public = db.run_as(nora, projects.create("Heat", visibility="public", genre="noir"))
    db.run_as(nora, projects.create("Secret"))
    assert [row.id for row in db.run_as(otto, projects.public_page()).rows] == [public]
    assert db.run_as(otto, projects.public_page(genre="comedy")).rows == ()


def test_pages_hold_every_project_once(db: Database, nora: UUID) -> None:
    with db.as_user(nora) as session:
        made = {session.run(projects.create(f"Part {n}")) for n in range(7)}
    seen: list[UUID] = []
    after = None
    while True:
        page = db.run_as(nora, projects.page(limit=3, after=after))
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(made)
    assert set(seen) == made


def test_an_unknown_visibility_names_the_rule(db: Database, nora: UUID) -> None:
    with pytest.raises(InvalidValue) as raised:
        db.run_as(nora, projects.create("Heat", visibility="everybody"))
    assert raised.value.constraint == "projects_visibility_check"
    assert "everybody" not in str(raised.value)


def test_who_is_invited_accepts_and_works_along(db: Database, nora: UUID, otto: UUID) -> None:
    made = db.run_as(nora, projects.create("Heat"))
    token = db.run_as(nora, collaboration.invite(made, "otto@example.com", "editor"))
    invited = db.run_as(nora, collaboration.collaborators(made))
    assert {(row.user_id, row.is_active) for row in invited} == {(nora, True), (otto, False)}
    assert db.run_as(otto, collaboration.accept(token)) == made
    with pytest.raises(NotAllowed):
        db.run_as(otto, collaboration.accept(token))
    assert [row.id for row in db.run_as(otto, projects.page()).rows] == [made]
    assert [row.first_name for row in db.run_as(otto, people.profiles([nora]))] == ["Nora"]
    db.run_as(nora, collaboration.change_role(made, otto, "viewer"))
    roles = {row.user_id: row.role for row in db.run_as(nora, collaboration.collaborators(made))}
    assert roles == {nora: "owner", otto: "viewer"}
    db.run_as(nora, collaboration.revoke(made, otto))
    assert db.run_as(otto, projects.page()).rows == ()


def test_another_role_leaves_what_was_taken_away(db: Database, nora: UUID, otto: UUID) -> None:
    made = db.run_as(nora, projects.create("Heat"))
    taken = {"comment": False}
    token = db.run_as(
        nora, collaboration.invite(made, "otto@example.com", "editor", permissions=taken)
    )
    db.run_as(otto, collaboration.accept(token))

    def permissions() -> dict[str, bool]:
        rows = db.run_as(nora, collaboration.collaborators(made))
        return {row.user_id: row.permissions for row in rows}[otto]

    db.run_as(nora, collaboration.change_role(made, otto, "commenter"))
    assert permissions() == taken
    db.run_as(nora, collaboration.change_role(made, otto, "commenter", permissions={}))
    assert permissions() == {}
    with pytest.raises(NotFound):
        db.run_as(nora, collaboration.change_role(made, uuid4(), "viewer"))


@pytest.mark.parametrize("days", [0, -1, 400])
def test_an_invitation_that_is_never_or_for_ever_valid_is_refused(days: int) -> None:
    with pytest.raises(InvalidValue):
        collaboration.invite(uuid4(), "otto@example.com", "viewer", valid_for=timedelta(days=days))


def test_an_invitation_to_an_address_without_account_is_listed_and_taken_back(
    db: Database, nora: UUID
) -> None:
    made = db.run_as(nora, projects.create("Heat"))
    query = collaboration.invite(made, "zoe@example.com", "viewer", permissions={"export": False})
    token = db.run_as(nora, query)
    assert token not in repr(query)
    (open_one,) = db.run_as(nora, collaboration.invitations(made))
    assert (open_one.email, open_one.role, open_one.permissions) == (
        "zoe@example.com",
        "viewer",
        {"export": False},
    )
    db.run_as(nora, collaboration.revoke_invitation(open_one.id))
    assert db.run_as(nora, collaboration.invitations(made)) == ()


def test_a_project_is_transferred_to_a_collaborator(db: Database, nora: UUID, otto: UUID) -> None:
    made = db.run_as(nora, projects.create("Heat"))
    token = db.run_as(nora, collaboration.invite(made, "otto@example.com", "editor"))
    db.run_as(otto, collaboration.accept(token))
    db.run_as(nora, projects.transfer(made, otto))
    assert db.run_as(otto, projects.get(made)).owner_id == otto


def test_the_user_reads_and_changes_their_own_account(db: Database, nora: UUID, otto: UUID) -> None:
    db.run_as(nora, people.update_me(last_name="Vega", avatar_url="https://example.com/n.png"))
    me = db.run_as(nora, people.me())
    assert (me.id, me.first_name, me.last_name) == (nora, "Nora", "Vega")
    db.run_as(nora, people.update_me(avatar_url=None))
    assert db.run_as(nora, people.me()).avatar_url is None
    assert db.run_as(nora, people.profiles([otto, uuid4()])) == ()
