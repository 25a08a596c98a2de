"""With sslmode=verify-full a session speaks to the server that is certified, or to none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.sessions.certificates import Authority, authority, certificate, tls_server
from tests.sessions.faces import Face
from tests.sessions.writers import Writer, ask

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import TlsFailed

HOST = "localhost"


@pytest.fixture
def trusted(tmp_path: Path) -> Authority:
    """Give the authority that services trust."""
    return authority(tmp_path / "trusted.pem")


def _verified(url: DatabaseUrl, port: int, trusted: Authority) -> DatabaseUrl:
    known = dict(url.parameters) | {"host": HOST, "hostaddr": "127.0.0.1", "port": str(port)}
    known |= {"sslmode": "verify-full", "sslrootcert": str(trusted.file)}
    return replace(url, parameters=tuple(sorted(known.items())))


def test_the_right_server_is_spoken_to_encrypted(
    face: Face, url: DatabaseUrl, writer: Writer, trusted: Authority, tmp_path: Path
) -> None:
    right = certificate(trusted, HOST, tmp_path / "right.pem")
    with tls_server(url, right) as port:
        db = face.open(_verified(url, port, trusted))
        with db.as_user(writer.user) as session:
            assert session.run(ask("select app.current_user_id()")) == writer.user
            driver: Any = session._driver
            assert driver.pgconn.ssl_in_use


@pytest.mark.parametrize("wrong", ["authority", "host", "expired", "plain"])
def test_a_wrong_server_is_refused_before_anything_is_told(
    face: Face, url: DatabaseUrl, writer: Writer, trusted: Authority, tmp_path: Path, wrong: str
) -> None:
    other = authority(tmp_path / "other.pem")
    file = tmp_path / "wrong.pem"
    if wrong == "authority":
        certificate(other, HOST, file)
    elif wrong == "host":
        certificate(trusted, "elsewhere.example", file)
    elif wrong == "expired":
        certificate(trusted, HOST, file, days=-1)
    with tls_server(url, file if file.exists() else None) as port:
        db = face.open(_verified(replace(url, password="canary"), port, trusted))
        with pytest.raises(TlsFailed) as caught, db.as_user(writer.user):
            raise AssertionError("the block was entered")
    assert "canary" not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_without_the_authoritys_certificate_nobody_is_trusted(
    face: Face, url: DatabaseUrl, writer: Writer, trusted: Authority, tmp_path: Path
) -> None:
    right = certificate(trusted, HOST, tmp_path / "right.pem")
    with tls_server(url, right) as port:
        nobody = replace(trusted, file=tmp_path / "missing.pem")
        db = face.open(_verified(url, port, nobody))
        with pytest.raises(TlsFailed), db.as_user(writer.user):
            raise AssertionError("the block was entered")
