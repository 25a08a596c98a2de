"""A project's settings: a value of JSON under each key."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from writersroom_db.services.query import Query, changed, nothing, statement


def read(project_id: UUID) -> Query[dict[str, Any]]:
    """Read all settings of a project, by their keys."""
    values = {"project_id": project_id}
    return Query("settings.read", statement("settings"), values, dict)


def put(project_id: UUID, key: str, value: Any) -> Query[None]:
    """Set a setting; owners and co-owners may."""
    values = {"project_id": project_id, "key": key, "value": Jsonb(value)}
    return Query("settings.put", statement("set_setting"), values, nothing)


def remove(project_id: UUID, key: str) -> Query[None]:
    """Take a setting back; owners and co-owners may. Raises NotFound."""
    values = {"project_id": project_id, "key": key}
    return Query("settings.remove", statement("remove_setting"), values, changed)
