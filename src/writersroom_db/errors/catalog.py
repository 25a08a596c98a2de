"""Reading what a database is."""

from writersroom_db.errors.base import WritersRoomError


class UnmodelledObject(WritersRoomError):
    """The database holds objects of a kind that the facts do not cover."""

    default_hint = (
        "Drop them, or move them to an extension or to a database of their own: what the facts do"
        " not cover can't be migrated, compared or guarded."
    )

    def __init__(self, objects: tuple[str, ...]) -> None:
        self.objects = objects
        super().__init__("The facts do not cover: " + "; ".join(objects) + ".")


class UnreadableCatalog(WritersRoomError):
    """The role may not read everything that the facts of the database need."""

    default_hint = "Connect as a role that may read the ops schema, such as writersroom_owner."


class MayNotRead(WritersRoomError):
    """The login may not read where the database stands."""

    default_hint = (
        "Let an administrator grant writersroom_owner to this login (to migrate), or"
        " writersroom_worker (to look)."
    )
