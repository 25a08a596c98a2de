"""Sealing and verifying the audit log."""

from writersroom_db.errors.base import WritersRoomError


class BadAnchor(WritersRoomError):
    """Seals can't be anchored there."""

    default_hint = "Give s3://bucket/prefix, of a bucket with Object Lock."


class BadRoot(WritersRoomError):
    """No seal can have such a chain."""

    default_hint = "Give the 64 hexadecimal digits that audit seal printed last."


class AnchorFailed(WritersRoomError):
    """The anchors can't be written or read."""

    default_hint = (
        "The seals are in the database, and the next audit seal anchors them. The bucket must have"
        " Object Lock, and the login s3:PutObject, s3:PutObjectRetention and"
        " s3:ListBucketVersions."
    )
