"""A user's preferences: a value of JSON under each key."""

from typing import Any

from psycopg.types.json import Jsonb

from writersroom_db.services.query import Query, changed, nothing, statement


def read() -> Query[dict[str, Any]]:
    """Read all preferences of the user, by their keys."""
    return Query("preferences.read", statement("preferences"), {}, dict)


def put(key: str, value: Any) -> Query[None]:
    """Set a preference of the user."""
    values = {"key": key, "value": Jsonb(value)}
    return Query("preferences.put", statement("set_preference"), values, nothing)


def remove(key: str) -> Query[None]:
    """Take a preference back. Raises NotFound."""
    return Query("preferences.remove", statement("remove_preference"), {"key": key}, changed)
