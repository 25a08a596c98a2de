"""Explaining who may do what."""

from writersroom_db.errors.base import WritersRoomError


class NoSuchUser(WritersRoomError):
    """There is no such user."""

    default_hint = "Give the user's id, or the address that the account has now."


class NoSuchLogin(WritersRoomError):
    """There is no such role that may log in."""

    default_hint = "Give the name with which the person connects."


class BreakGlassRefused(WritersRoomError):
    """A login can't be let in like this."""

    default_hint = "See: writersroom-db access break-glass --help"


class NoSuchProject(WritersRoomError):
    """There is no such project."""

    default_hint = "Give the project's id, a uuid."
