"""Users, their settings and invitations: what is accepted and what is refused."""

import pytest
from psycopg import errors
from tests.schema import rows
from tests.schema.checks import NOW, refused, value
from tests.schema.rows import Database


def test_an_address_in_another_case_is_refused(connection: Database) -> None:
    rows.user(connection, email="nora@example.com")
    with refused(connection, "idx_users_email_lower", errors.UniqueViolation):
        rows.user(connection, email="Nora@Example.COM")


@pytest.mark.parametrize("email", ["a@b.c|", "a@b.co|", "a@b.c", "a@b", "@b.co", "a b@c.co", ""])
def test_what_is_no_address_is_refused(connection: Database, email: str) -> None:
    with refused(connection, "users_email_format"):
        rows.user(connection, email=email)
    project = rows.project(connection)
    with refused(connection, "email_invitations_email_format"):
        rows.invitation(connection, project, rows.user(connection), email=email)


@pytest.mark.parametrize("email", ["a@b.co", "A.B+c@D-E.org", "erased-1f@erased.invalid"])
def test_an_address_is_accepted_as_typed(connection: Database, email: str) -> None:
    user = rows.user(connection, email=email)
    assert value(connection, "select email from app.users where id = %s", user) == email


def test_a_deleted_user_or_document_is_not_active(connection: Database) -> None:
    for active, deleted_at in ((True, None), (False, None), (False, NOW)):
        rows.user(connection, is_active=active, deleted_at=deleted_at)
        rows.document(connection, is_active=active, deleted_at=deleted_at)
    with refused(connection, "users_deleted_are_inactive"):
        rows.user(connection, deleted_at=NOW)
    with refused(connection, "documents_deleted_are_inactive"):
        rows.document(connection, deleted_at=NOW)


def test_a_preference_or_setting_stands_once(connection: Database) -> None:
    user, other = rows.user(connection), rows.user(connection)
    project = rows.project(connection, user)
    rows.preference(connection, user)
    rows.preference(connection, user, "font")
    rows.preference(connection, other)
    rows.setting(connection, project)
    rows.setting(connection, rows.project(connection, user))
    with refused(connection, "user_preferences_key_once_a_user", errors.UniqueViolation):
        rows.preference(connection, user)
    with refused(connection, "project_settings_key_once_a_project", errors.UniqueViolation):
        rows.setting(connection, project)


@pytest.mark.parametrize("token", ["secret", rows.SHA256.upper(), rows.SHA256[:-1], ""])
def test_a_token_that_is_no_sha256_is_refused(connection: Database, token: str) -> None:
    user = rows.user(connection)
    project = rows.project(connection, user)
    with refused(connection, "collaborations_token_is_sha256"):
        rows.collaboration(
            connection,
            project,
            rows.user(connection),
            is_active=False,
            invitation_token=token,
            invitation_expires_at=NOW,
        )
    with refused(connection, "email_invitations_token_is_sha256"):
        rows.invitation(connection, project, user, invitation_token=token)


def test_an_invitation_expires_and_ends_with_acceptance(connection: Database) -> None:
    project, guest = rows.project(connection), rows.user(connection)
    with refused(connection, "collaborations_invitation_expires"):
        rows.collaboration(
            connection, project, guest, is_active=False, invitation_token=rows.SHA256
        )
    with refused(connection, "collaborations_active_have_no_invitation"):
        rows.collaboration(
            connection,
            project,
            guest,
            invitation_token=rows.SHA256,
            invitation_expires_at=NOW,
        )
    rows.collaboration(
        connection,
        project,
        guest,
        is_active=False,
        invitation_token=rows.SHA256,
        invitation_expires_at=NOW,
    )
    connection.execute(
        "update app.collaborations set is_active = true, invitation_token = null"
        " where user_id = %s",
        (guest,),
    )


def test_an_address_is_invited_once_at_a_time(connection: Database) -> None:
    host = rows.user(connection)
    project = rows.project(connection, host)
    rows.invitation(connection, project, host)
    again = {"email": "Stranger@Example.com", "invitation_token": "f" * 64}
    with refused(connection, "idx_email_invitations_open", errors.UniqueViolation):
        rows.invitation(connection, project, host, **again)
    connection.execute("update app.email_invitations set accepted_at = now()")
    rows.invitation(connection, project, host, **again)
