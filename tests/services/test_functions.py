"""What services call does what its name says, for whom it may, and for nobody else."""

import hashlib
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.schema import rows
from tests.schema.rows import SHA256
from tests.services.conftest import Acting, Refused, Service, Tenants

# Each call takes mine and theirs, by the names of Tenant.
ON_A_PROJECT = {
    "invite": "select app.invite(%(project)s, 'a@example.com', 'editor', %(hash)s, now())",
    "revoke": "select app.revoke(%(project)s, %(user)s)",
    "change_role": "select app.change_role(%(project)s, %(user)s, 'viewer')",
    "transfer_ownership": "select app.transfer_ownership(%(project)s, %(me)s)",
    "soft_delete_project": "select app.soft_delete_project(%(project)s)",
    "restore_project": "select app.restore_project(%(project)s)",
    "archive_project": "select app.archive_project(%(project)s)",
    "create_document": (
        "select app.create_document(%(project)s, 'x', 'notes', %(hash)s, 'k', 1, 1)"
    ),
    "open_session": "select app.open_session('chat', %(project)s)",
    "create_project": "select app.create_project('x', template => %(project)s)",
}
ON_WHAT_IS_IN_IT = {
    "save_version": "select app.save_version(%(document)s, 1, %(hash)s, 'k', 1, 1)",
    "soft_delete_document": "select app.soft_delete_document(%(document)s)",
    "restore_document": "select app.restore_document(%(document)s)",
    "open_session on a document": "select app.open_session('chat', document => %(document)s)",
    "open_session with an agent": "select app.open_session('chat', agent => %(agent)s)",
    "resolve_comment": "select app.resolve_comment(%(comment)s)",
    "revoke_email_invitation": "select app.revoke_email_invitation(%(comment)s)",
}


def _value(db: Service, query: str, *values: object) -> object:
    row = db.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]


def _token(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", [*ON_A_PROJECT, *ON_WHAT_IS_IN_IT])
def test_an_outsider_is_refused_as_if_it_did_not_exist(
    acting: Acting, tenants: Tenants, name: str
) -> None:
    mine, theirs = tenants
    query = {**ON_A_PROJECT, **ON_WHAT_IS_IN_IT}[name].encode()
    nothing = dict.fromkeys(("project", "document", "comment", "agent", "user"), uuid4())
    answers = []
    for values in (vars(theirs), nothing):
        with pytest.raises(Refused) as refused, acting(mine.user) as db:
            db.execute(query, {**values, "me": mine.user, "hash": SHA256})
        answers.append((refused.value.diag.message_primary, refused.value.diag.message_detail))
    assert answers[0] == answers[1]


def test_a_project_is_made_for_its_maker(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    with acting(mine.user) as db:
        made = _value(db, "select app.create_project('The Long Cut', genre => 'noir')")
        assert _value(db, "select owner_id from app.projects where id = %s", made) == mine.user
        query = "select role_rank from app.project_access where project_id = %s"
        assert _value(db, query, made) == 4


def test_a_document_is_made_with_its_first_version(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    with acting(mine.user) as db:
        made = _value(
            db,
            "select app.create_document(%s, 'Notes', 'notes', %s, 'k', 7, 40)",
            mine.project,
            SHA256,
        )
        found = db.execute(
            "select d.version_number, v.version_number, v.created_by, p.word_count"
            " from app.documents as d join app.versions as v on v.document_id = d.id"
            " join app.projects as p on p.id = d.project_id where d.id = %s",
            (made,),
        ).fetchall()
        assert found == [(1, 1, mine.user, 7)]


def test_a_save_on_top_of_an_old_version_is_refused(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    save = "select app.save_version(%s, %s, %s, 'k', 10, 60)"
    with acting(mine.user) as db:
        assert _value(db, save, mine.document, 1, SHA256) == 2
    with pytest.raises(psycopg.DatabaseError) as refused, acting(mine.user) as db:
        _value(db, save, mine.document, 1, SHA256)
    assert refused.value.sqlstate == "WR001"


def test_a_save_that_is_sent_twice_is_there_once(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    save = "select app.save_version(%s, 1, %s, 'k', 10, 60, idempotency_key => %s)"
    key = uuid4()
    with acting(mine.user) as db:
        assert [_value(db, save, mine.document, SHA256, key) for _ in range(2)] == [2, 2]
        query = "select count(*) from app.versions where document_id = %s"
        assert _value(db, query, mine.document) == 2


def test_an_invitation_works_once_and_for_whom_it_was_sent_to(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    guest = rows.user(connection, email="Guest@example.com")
    connection.commit()
    with acting(mine.user) as db:
        db.execute(
            "select app.invite(%s, 'guest@EXAMPLE.com', 'commenter', %s, now() + interval '1 day')",
            (mine.project, _token("open sesame")),
        )
    accept = "select app.accept_invitation('open sesame')"
    with pytest.raises(Refused), acting(theirs.user) as db:
        db.execute(accept.encode())
    with acting(guest) as db:
        assert _value(db, accept) == mine.project
        assert _value(db, "select role_rank from app.project_access") == 2
    with pytest.raises(Refused), acting(guest) as db:
        db.execute(accept.encode())


def test_a_stranger_accepts_once_there_is_an_account(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    with acting(mine.user) as db:
        db.execute(
            "select app.invite(%s, 'new@example.com', 'editor', %s, now() + interval '1 day')",
            (mine.project, _token("welcome")),
        )
    stranger = rows.user(connection, email="New@example.com")
    connection.commit()
    with pytest.raises(Refused), acting(theirs.user) as db:
        db.execute("select app.accept_invitation('welcome')")
    with acting(stranger) as db:
        assert _value(db, "select app.accept_invitation('welcome')") == mine.project
        assert _value(db, "select role_rank from app.project_access") == 3


def test_an_invitation_ends_with_its_time(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(
        connection,
        mine.project,
        theirs.user,
        is_active=False,
        invitation_token=_token("late"),
        invitation_expires_at="2020-01-01",
    )
    connection.commit()
    with pytest.raises(Refused), acting(theirs.user) as db:
        db.execute("select app.accept_invitation('late')")


def test_who_may_not_invite_is_refused_though_they_own(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(
        connection, mine.project, theirs.user, role="owner", permissions='{"invite": false}'
    )
    connection.commit()
    with pytest.raises(Refused), acting(theirs.user) as db:
        db.execute(
            "select app.invite(%s, 'x@example.com', 'viewer', %s, now())", (mine.project, SHA256)
        )


def test_the_owner_can_neither_be_revoked_nor_changed(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="owner")
    connection.commit()
    for query in ("app.revoke(%s, %s)", "app.change_role(%s, %s, 'viewer')"):
        with pytest.raises(Refused), acting(theirs.user) as db:
            _value(db, f"select {query}", mine.project, mine.user)
    for query in ("app.soft_delete_project(%s)", "app.restore_project(%s)"):
        with pytest.raises(Refused), acting(theirs.user) as db:
            _value(db, f"select {query}", mine.project)


def test_anybody_may_leave(acting: Acting, connection: rows.Database, tenants: Tenants) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="viewer")
    connection.commit()
    with acting(theirs.user) as db:
        db.execute("select app.revoke(%s, %s)", (mine.project, theirs.user))
        assert _visible(db, mine.project) == 0


def test_a_transfer_leaves_the_former_owner_as_co_owner(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    rows.collaboration(connection, mine.project, theirs.user, role="viewer")
    connection.commit()
    with acting(mine.user) as db:
        db.execute("select app.transfer_ownership(%s, %s)", (mine.project, theirs.user))
        assert (
            _value(
                db, "select role_rank from app.project_access where project_id = %s", mine.project
            )
            == 4
        )
    with acting(theirs.user) as db:
        query = "select owner_id from app.projects where id = %s"
        assert _value(db, query, mine.project) == theirs.user


def test_a_deleted_project_is_restored_to_where_it_was(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    with acting(mine.user) as db:
        db.execute("select app.archive_project(%s)", (mine.project,))
        db.execute("select app.soft_delete_project(%s)", (mine.project,))
        live = "select status from app.live_projects where id = %s"
        assert db.execute(live, (mine.project,)).fetchall() == []
        assert db.execute("select from app.live_documents").fetchall() == []
        db.execute("select app.restore_project(%s)", (mine.project,))
        assert db.execute(live, (mine.project,)).fetchall() == [("archived",)]


def test_a_deleted_document_counts_no_more_until_it_is_restored(
    acting: Acting, tenants: Tenants
) -> None:
    mine, _ = tenants
    words = "select word_count from app.projects where id = %s"
    with acting(mine.user) as db:
        db.execute("select app.save_version(%s, 1, %s, 'k', 10, 60)", (mine.document, SHA256))
        counted = []
        for function in ("soft_delete", "soft_delete", "restore", "restore"):
            _value(db, f"select app.{function}_document(%s)", mine.document)
            counted.append(_value(db, words, mine.project))
        assert counted == [0, 0, 10, 10]


def test_outsiders_sit_down_in_a_public_project_for_themselves_alone(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, theirs = tenants
    connection.execute(
        "update app.projects set visibility = 'public' where id = %s", (theirs.project,)
    )
    connection.commit()
    with acting(mine.user) as db:
        _value(db, "select app.open_session('writing', %s)", theirs.project)
    for kind in ("collaboration", "review"):
        with pytest.raises(Refused), acting(mine.user) as db:
            _value(db, "select app.open_session(%s, %s)", kind, theirs.project)


def _visible(db: Service, project: UUID) -> int:
    return len(db.execute("select from app.projects where id = %s", (project,)).fetchall())
