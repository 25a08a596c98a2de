"""Scratch databases: made beside the one that a URL names, and gone afterwards.

What a killed run left behind is dropped by the next one, if nobody uses it. A scratch database is
in use while anyone is connected to it, or while its maker is: it keeps a session open on the
database that the URL names, under the scratch database's name.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql

from writersroom_db.connection.connect import connect_writable
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import MayNotMakeDatabases

PREFIX = "writersroom_scratch_"
"""What the name of every scratch database begins with."""

_PURPOSE = re.compile(r"[a-z]{1,20}")

_UNUSED = r"""
    select d.datname
    from pg_catalog.pg_database as d
    where
        d.datname ~ %s
        and not exists (
            select
            from pg_catalog.pg_stat_activity as a
            where d.datname in (a.datname, a.application_name::name)
        )
"""


@contextmanager
def scratch_database(
    url: DatabaseUrl, purpose: str, *, template: DatabaseUrl | None = None
) -> Iterator[DatabaseUrl]:
    """Make a database on the server of ``url``, and drop it afterwards, sessions and all.

    ``purpose`` (letters only) stands in its name. It is empty, or a copy of ``template``, which
    must be on the same server and have no session; a copy lacks the grants on the database itself.

    Raises MayNotMakeDatabases when the login may not, and what `connect_writable` raises.
    """
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError(f"A scratch database's purpose is a few letters, not {purpose!r}.")
    name = f"{PREFIX}{purpose}_{secrets.token_hex(6)}"
    with connect_writable(url, autocommit=True) as maker:
        maker.execute("select pg_catalog.set_config('application_name', %s, false)", (name,))
        maker.execute("set idle_session_timeout = 0")
        _sweep(maker)
        _make(maker, url, name, template)
        try:
            yield url.with_database(name)
        finally:
            with suppress(psycopg.OperationalError):
                maker.execute(_sql("drop database if exists {} with (force)", name))


def _make(
    maker: psycopg.Connection, url: DatabaseUrl, name: str, template: DatabaseUrl | None
) -> None:
    source = template.database if template else "template0"
    try:
        maker.execute(_sql("create database {} template {}", name, source))
    except psycopg.errors.InsufficientPrivilege:
        raise MayNotMakeDatabases(
            f"{maker.info.user} may not make a scratch database on {url.server}."
        ) from None


def _sweep(maker: psycopg.Connection) -> None:
    """Drop what nobody uses, as far as the login may; another's sweep may come first."""
    unused = maker.execute(_UNUSED, (f"^{PREFIX}[a-z]+_[0-9a-f]{{12}}$",)).fetchall()
    for (name,) in unused:
        with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            maker.execute(_sql("drop database if exists {}", name))


def _sql(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
