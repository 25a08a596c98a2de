"""Connecting: what a connection is like, and each way to fail with its own error and hint."""

import logging
import socket
import subprocess
import threading
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from tests.connection.conftest import NASTY, free_port

from writersroom_db import errors
from writersroom_db.connection import cluster as clusters
from writersroom_db.connection.cluster import Cluster
from writersroom_db.connection.connect import (
    check_version,
    check_writable,
    connect,
    connect_writable,
)
from writersroom_db.connection.failures import failure
from writersroom_db.connection.urls import DatabaseUrl, parse
from writersroom_db.testing.servers import TestServer, client_binaries, login, scratch_cluster

SECRETS = (NASTY, quote(NASTY, safe=""), "p@ss", "w:o?r")


def changed(url: DatabaseUrl, **parameters: str) -> DatabaseUrl:
    return replace(url, parameters=tuple({**dict(url.parameters), **parameters}.items()))


def refused(url: DatabaseUrl, error: type[errors.WritersRoomError]) -> errors.WritersRoomError:
    """Connect, expect exactly ``error``, and see that it keeps the secrets and knows a way out."""
    with pytest.raises(errors.WritersRoomError) as caught:
        connect(url)
    assert type(caught.value) is error
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert not [secret for secret in SECRETS if secret in shown + caught.value.hint]
    assert caught.value.hint
    return caught.value


def test_connection_names_itself_and_speaks_utf8(cluster: TestServer) -> None:
    with connect(cluster.url) as connection:
        shown = "select current_setting('application_name'), current_setting('client_encoding')"
        assert connection.execute(shown).fetchone() == ("writersroom-db", "UTF8")
        assert connection.info.get_parameters()["connect_timeout"] == "10"


def test_url_wins_over_our_defaults(cluster: TestServer) -> None:
    url = changed(cluster.url, application_name="mine", connect_timeout="3", keepalives_idle="7")
    with connect(url, application_name="ours") as connection:
        set_to = connection.info.get_parameters()
    assert (set_to["application_name"], set_to["connect_timeout"]) == ("mine", "3")
    assert set_to["keepalives_idle"] == "7"


def test_time_zone_of_the_server_stays(cluster: TestServer) -> None:
    setting = "select setting = reset_val, source from pg_settings where name = 'TimeZone'"
    with connect(cluster.url) as connection:
        row = connection.execute(setting).fetchone()
    assert row is not None
    assert row[0] is True
    assert row[1] != "client"


def test_start_up_options_of_the_environment_stay_out(
    cluster: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c search_path=elsewhere")
    with connect(cluster.url) as connection:
        assert connection.execute("show search_path").fetchone() != ("elsewhere",)


def test_password_with_every_special_character_works(password_server: DatabaseUrl) -> None:
    keywords = "host=127.0.0.1 port={} user=ann dbname=postgres password='{}'"
    encoded = parse(password_server.masked.replace("***", quote(NASTY, safe="")))
    for url in (encoded, parse(keywords.format(password_server.get("port"), NASTY))):
        with connect(url) as connection:
            assert connection.info.user == "ann"


def test_psql_gets_in_without_a_password_in_its_arguments(password_server: DatabaseUrl) -> None:
    psql = [str(client_binaries() / "psql"), "-XAtd", password_server.conninfo_without_password]
    done = subprocess.run(
        [*psql, "-c", "select current_user"],
        env=password_server.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("ann\n", "")


def test_wrong_password_is_named_as_such(password_server: DatabaseUrl) -> None:
    port = password_server.get("port")
    for wrong in (f"{NASTY}x", "p@ss"):
        error = refused(replace(password_server, password=wrong), errors.AuthenticationFailed)
        assert error.message == f'127.0.0.1:{port} refused user "ann" or its password.'


def test_wrong_password_stays_out_of_debug_logs(
    password_server: DatabaseUrl, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="psycopg")
    refused(replace(password_server, password=f"{NASTY}x"), errors.AuthenticationFailed)
    assert caplog.text
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_missing_password_is_asked_for(password_server: DatabaseUrl) -> None:
    error = refused(replace(password_server, password=None), errors.AuthenticationFailed)
    assert "none was given" in error.message


def test_host_with_two_addresses_tells_what_the_server_said(password_server: DatabaseUrl) -> None:
    url = changed(password_server, host="::1,127.0.0.1")
    refused(replace(url, password="wrong"), errors.AuthenticationFailed)


def test_role_that_may_not_log_in_is_refused(password_server: DatabaseUrl) -> None:
    refused(login(password_server, "locked", "x"), errors.AuthenticationFailed)


def test_server_that_admits_nobody_from_here_is_named(password_server: DatabaseUrl) -> None:
    error = refused(password_server.with_database("guarded"), errors.AuthenticationFailed)
    assert "pg_hba" in error.hint


def test_database_without_connect_privilege_names_the_grant(password_server: DatabaseUrl) -> None:
    error = refused(password_server.with_database("closed"), errors.AuthenticationFailed)
    assert error.hint == 'Let its owner run: grant connect on database "closed" to "ann".'


def test_missing_database_hints_at_createdb(password_server: DatabaseUrl) -> None:
    error = refused(password_server.with_database("nowhere"), errors.NoSuchDatabase)
    assert '"nowhere"' in error.message
    assert "createdb nowhere" in error.hint


def test_missing_role_is_named() -> None:
    with scratch_cluster() as scratch:
        error = refused(login(scratch.url(), "nobody_here"), errors.NoSuchRole)
    assert '"nobody_here"' in error.message


def test_role_without_connections_left_is_told(password_server: DatabaseUrl) -> None:
    refused(login(password_server, "narrow", "x"), errors.TooManyConnections)


def test_full_server_is_told(password_server: DatabaseUrl) -> None:
    with ExitStack() as held:
        with suppress(errors.TooManyConnections):
            for _ in range(21):
                held.enter_context(connect(password_server))
        refused(password_server, errors.TooManyConnections)


def test_demanded_encryption_that_the_server_lacks_is_told(password_server: DatabaseUrl) -> None:
    error = refused(changed(password_server, sslmode="require"), errors.TlsFailed)
    assert "no encryption" in error.message


def test_missing_root_certificate_is_told(password_server: DatabaseUrl) -> None:
    url = changed(password_server, sslmode="verify-full", sslrootcert="/nowhere/root.crt")
    refused(url, errors.TlsFailed)


def test_unknown_value_of_a_parameter_is_told(password_server: DatabaseUrl) -> None:
    refused(changed(password_server, sslmode="maybe"), errors.BadDatabaseUrl)


def test_closed_port_names_host_and_port() -> None:
    port = free_port()
    url = parse(f"postgresql://ann:{quote(NASTY, safe='')}@127.0.0.1:{port}/rooms")
    assert f"127.0.0.1:{port}" in refused(url, errors.ServerUnreachable).message


def test_missing_socket_names_its_directory(tmp_path: Path) -> None:
    url = parse(f"host={tmp_path} dbname=rooms user=ann")
    assert str(tmp_path) in refused(url, errors.ServerUnreachable).message


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".invalid", "..."])
def test_unknown_host_is_named(host: str) -> None:
    url = parse(f"host={host} user=ann password='{NASTY}' dbname=rooms")
    assert host in refused(url, errors.HostNotFound).message


@contextmanager
def answering(answer: bytes) -> Iterator[DatabaseUrl]:
    """Listen like a server that gives ``answer`` to whoever comes, and says nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.recv(1024)
                    client.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        port = listener.getsockname()[1]
        yield parse(f"host=127.0.0.1 port={port} user=ann password='{NASTY}' dbname=rooms")
        listener.shutdown(socket.SHUT_RDWR)


def test_another_kind_of_server_is_told() -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert "not PostgreSQL" in refused(url, errors.ServerUnreachable).message


def test_server_that_hangs_up_is_unreachable() -> None:
    with answering(b"") as url:
        refused(url, errors.ServerUnreachable)


def test_silent_server_is_given_up_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        url = parse(f"postgresql://ann@127.0.0.1:{port}/rooms?connect_timeout=2")
        assert "in time" in refused(url, errors.ServerUnreachable).message


def test_server_that_is_shutting_down_is_not_ready() -> None:
    with scratch_cluster() as scratch, psycopg.connect(scratch.url().conninfo):
        clusters.run(scratch, "pg_ctl", ["stop", "-D", str(scratch.data), "-m", "smart", "-W"])
        refused(scratch.url(), errors.ServerNotReady)


def test_unknown_failure_quotes_the_server_but_never_the_password() -> None:
    url = parse("postgresql://ann:okapi@h/rooms")
    assert "es brennt" in failure(url, "FATAL:  es brennt").message
    assert "okapi" not in failure(url, "FATAL:  okapi brennt").message


@pytest.mark.parametrize("version", [90624, 140021])
def test_old_server_is_refused_by_version(version: int) -> None:
    with pytest.raises(errors.UnsupportedServer, match=f"PostgreSQL {version // 10000},"):
        check_version(version)


@pytest.mark.parametrize("version", [150000, 180006, 190000])
def test_newer_server_is_welcome(version: int) -> None:
    check_version(version)


def test_writable_server_is_let_through_with_no_transaction_open(cluster: TestServer) -> None:
    with connect_writable(cluster.url) as connection:
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_read_only_database_is_refused(empty_database: DatabaseUrl, cluster: TestServer) -> None:
    with connect(cluster.url, autocommit=True) as connection:
        name = empty_database.database
        connection.execute(f"alter database {name} set default_transaction_read_only = on")
    with pytest.raises(errors.ReadOnlyServer, match=name) as caught:
        connect_writable(empty_database)
    assert "default_transaction_read_only" in caught.value.hint


def test_standby_is_refused() -> None:
    with scratch_cluster({"max_wal_senders": "2"}) as primary:
        standby = Cluster(
            primary.binaries,
            primary.data.with_name("standby"),
            primary.sockets,
            primary.account,
            port=primary.port + 1,
        )
        source = primary.url().conninfo_without_password
        options = ["-d", source, "-D", str(standby.data), "-R", "-c", "fast", "--no-sync"]
        copied = clusters.run(standby, "pg_basebackup", options)
        assert copied.returncode == 0, copied.stderr
        (standby.data / "postmaster.pid").unlink(missing_ok=True)
        clusters.start(standby)
        try:
            with (
                connect(standby.url()) as connection,
                pytest.raises(errors.ReadOnlyServer, match="read-only replica"),
            ):
                check_writable(connection)
        finally:
            clusters.stop(standby)
