"""What the engine's own tables say, read by a superuser."""

from typing import Any

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl


def rows(url: DatabaseUrl, query: str) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows, if it has any."""
    with connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def value(url: DatabaseUrl, query: str) -> Any:
    """Return the first value that the query finds, or None."""
    found = rows(url, query)
    return found[0][0] if found else None


def current(url: DatabaseUrl) -> Any:
    """Return the revision at which the database stands."""
    return value(url, "select version_num from ops.alembic_version")


def logged(url: DatabaseUrl) -> list[tuple[Any, ...]]:
    """Return revision, direction and state of every run."""
    return rows(url, "select revision, direction, state from ops.migration_log order by id")


def exists(url: DatabaseUrl, relation: str) -> bool:
    """Tell whether the qualified relation is there."""
    return bool(value(url, f"select to_regclass('{relation}') is not null"))


def state_of(url: DatabaseUrl) -> list[tuple[Any, ...]]:
    """Return what any change would change: relations, roles and the database's grants."""
    return rows(
        url,
        "select oid::text, relname::text from pg_class where oid >= 16384"
        " union all select oid::text, rolname::text from pg_roles"
        " union all select oid::text, nspname::text from pg_namespace"
        " where nspname !~ '^pg_(toast_)?temp'"
        " union all select 'acl', datacl::text from pg_database where datname = current_database()"
        " order by 1, 2",
    )
