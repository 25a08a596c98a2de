"""Explaining who may do what."""

from writersroom_db.errors.base import WritersRoomError


class NoSuchUser(WritersRoomError):
    """There is no such user."""

    default_hint = "Give the user's id, or the address that the account has now."


class NoSuchProject(WritersRoomError):
    """There is no such project."""

    default_hint = "Give the project's id, a uuid."
