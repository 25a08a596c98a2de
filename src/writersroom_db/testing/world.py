"""The world that tests begin with: a tiny seeded one, and in it a cast with known ids."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content import content_key
from writersroom_db.migrations import migrate
from writersroom_db.seed import EPOCH, make_recipe, seed
from writersroom_db.services.documents import count

_CAST = Path(__file__).parent / "sql" / "cast.sql"
TEXT = "INT. EDITING ROOM - NIGHT"
"""What the cast's document says."""


@dataclass(frozen=True)
class World:
    """Ids of the cast: an owner, their private project with one row of each kind, its people.

    ``outsider`` has an account and no part in the project.
    """

    owner: UUID
    editor: UUID
    commenter: UUID
    viewer: UUID
    outsider: UUID
    project: UUID
    document: UUID
    version: UUID
    comment: UUID
    character: UUID
    suggestion: UUID
    session: UUID


WORLD = World(*(UUID(int=number, version=4) for number in range(1, 13)))
"""The same in every database, so that a failing test can be looked into by hand."""


def make_world(url: DatabaseUrl) -> None:
    """Migrate the empty database at ``url``, and fill it. Raises what migrating and seeding do."""
    migrate(url, environment="development")
    seed(url, make_recipe(1, EPOCH))
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    stored = {"content_hash": digest, "s3_key": content_key(WORLD.project, digest)}
    values = {**asdict(WORLD), **stored, **count(TEXT)._asdict()}
    with connect(url) as connection, psycopg.ClientCursor(connection) as cursor:
        cursor.execute(_CAST.read_bytes(), values)
