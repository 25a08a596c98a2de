"""Databases that a proof uses up: quick copies of one that stands ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import sql

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl


@contextmanager
def copy_of(template: DatabaseUrl, suffix: str = "copy") -> Iterator[DatabaseUrl]:
    """Make a copy of the database ``template``, which nobody uses; drop it afterwards."""
    name = f"{template.database}_{suffix}"
    names = {"copy": sql.Identifier(name), "template": sql.Identifier(template.database)}
    drop = sql.SQL("drop database if exists {copy} with (force)").format(**names)
    create = sql.SQL("create database {copy} template {template}").format(**names)
    with connect(template.with_database("postgres"), autocommit=True) as server:
        server.execute(drop)
        server.execute(create)
        try:
            yield template.with_database(name)
        finally:
            server.execute(drop)


def rows(url: DatabaseUrl, query: str) -> list[tuple[Any, ...]]:
    """Run one statement; return its rows, if it has any."""
    with connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []
