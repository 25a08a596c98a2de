"""A password may come from a hook, such as an IAM token: asked for at each new connection."""

import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.sessions.faces import Face
from tests.sessions.guarded import guarded_server, of_service, set_password
from tests.sessions.writers import Writer, ask

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl, parse
from writersroom_db.errors import AuthenticationFailed, BadDatabaseUrl, MissingExtra
from writersroom_db.sessions.options import Pool
from writersroom_db.sessions.tokens import iam_token

FIRST, SECOND, WRONG = "first-canary", "second-canary", "wrong-canary"
URL = "postgresql://writersroom_app@rooms.cluster-x.eu-west-1.rds.amazonaws.com:5433/rooms"

Guarded = tuple[DatabaseUrl, Writer]


@pytest.fixture(scope="module")
def guarded() -> Iterator[Guarded]:
    """Give a server on which the services' login has a password."""
    with guarded_server(FIRST) as made:
        yield made


def test_each_new_connection_asks_for_the_password_of_now(face: Face, guarded: Guarded) -> None:
    server, writer = guarded
    set_password(server, FIRST)
    asked: list[DatabaseUrl] = []
    known = FIRST

    def password(url: DatabaseUrl) -> str:
        asked.append(url)
        return known

    db = face.open(of_service(server, WRONG), password=password, pool=Pool(size=1, overflow=0))
    for _ in range(3):
        with db.as_user(writer.user) as session:
            assert session.run(ask("select app.current_user_id()")) == writer.user
    assert asked == [of_service(server, WRONG)]
    known = SECOND
    set_password(server, SECOND)
    with db.as_user(writer.user) as session:
        pid = session.run(ask("select pg_backend_pid()"))
    assert len(asked) == 1, "a connection outlives its password"
    with connect(server, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s, 10000)", (pid,))
    with db.as_user(writer.user) as session:
        assert session.run(ask("select 1")) == 1
    assert len(asked) == 2


def test_a_wrong_password_is_refused_and_not_shown(face: Face, guarded: Guarded) -> None:
    server, writer = guarded
    set_password(server, FIRST)
    known = WRONG
    db = face.open(of_service(server), password=lambda _: known)
    with pytest.raises(AuthenticationFailed) as caught, db.as_user(writer.user):
        raise AssertionError("the block was entered")
    assert WRONG not in repr(caught.value) + caught.value.message + caught.value.hint
    known = FIRST
    with db.as_user(writer.user) as session:
        assert session.run(ask("select 1")) == 1


def test_without_a_hook_the_password_is_the_urls(face: Face, guarded: Guarded) -> None:
    server, writer = guarded
    set_password(server, FIRST)
    assert face.open(of_service(server, FIRST)).run_as(writer.user, ask("select 1")) == 1
    with pytest.raises(AuthenticationFailed):
        face.open(of_service(server)).run_as(writer.user, ask("select 1"))


def test_an_iam_token_is_signed_for_the_host_port_and_user_of_the_url(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # boto3 keeps what it found in the environment at first
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-canary")
    hook = iam_token("eu-west-1")
    assert "canary" not in repr(hook)
    token = urlsplit(f"//{hook(parse(URL))}")
    said = parse_qs(token.query)
    assert token.netloc == "rooms.cluster-x.eu-west-1.rds.amazonaws.com:5433"
    assert (said["Action"], said["DBUser"]) == (["connect"], ["writersroom_app"])
    assert said["X-Amz-Credential"][0].startswith("AKIDEXAMPLE/")
    assert "/eu-west-1/rds-db/" in said["X-Amz-Credential"][0]
    assert len(said["X-Amz-Signature"][0]) == 64
    assert "canary" not in token.query


@pytest.mark.parametrize("host", ["", "%2Ftmp", "one,two"])
def test_an_iam_token_is_for_one_host(host: str) -> None:
    class Signer:
        def generate_db_auth_token(self, **wanted: str | int) -> str:
            raise AssertionError(wanted)

    hook = iam_token("eu-west-1", Signer())
    with pytest.raises(BadDatabaseUrl):
        hook(parse(f"postgresql://ann@{host}/rooms"))


def test_without_boto3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(MissingExtra) as caught:
        iam_token("eu-west-1")
    assert "writersroom-db[aws]" in caught.value.hint
