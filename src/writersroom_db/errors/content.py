"""Storing and reading the bodies of documents."""

from writersroom_db.errors.base import WritersRoomError


class BadContentTarget(WritersRoomError):
    """Bodies can't be stored there."""

    default_hint = "Give a directory, or s3://bucket/prefix, and ?kms-key=KEY behind it if need be."


class BadContentKey(WritersRoomError):
    """A key could lead out of the content store."""

    default_hint = "Keys are documents/PROJECT/SHA256, as content_key makes them."


class BadExpiry(WritersRoomError):
    """A link can't be valid for so long."""


class ContentNotWritten(WritersRoomError):
    """A body could not be stored."""

    default_hint = "Mend the cause and put it again: that is never wrong."


class ContentNotRead(WritersRoomError):
    """The content store could not be asked."""

    default_hint = "Mend the cause and try again."


class ContentMissing(WritersRoomError):
    """There is no body under the key."""

    default_hint = "In a bucket with versions, look for one below a deletion: list-object-versions."


class ContentDamaged(WritersRoomError):
    """What lies under the key is not what its row says."""

    default_hint = (
        "Nothing of it was given out. In a bucket with versions, an older one may be right; a"
        " backup otherwise."
    )


class ContentNotDeleted(WritersRoomError):
    """Objects could not be deleted."""

    default_hint = "Mend the cause and run the command again: it finds what is left."


class UnversionedBucket(WritersRoomError):
    """The bucket keeps no versions, so a deletion could take a body that was just put again."""

    default_hint = (
        "Switch versioning on: aws s3api put-bucket-versioning --bucket NAME"
        " --versioning-configuration Status=Enabled"
    )


class TooYoungToJudge(WritersRoomError):
    """An object so young may belong to a save that is under way."""

    default_hint = "Give at least an hour."


class OrphansRefused(WritersRoomError):
    """So many objects without a row look like a mistake; nothing was deleted."""

    default_hint = (
        "Is it the store of this database? If --dry-run shows what may go, give its number:"
        " --at-most N."
    )
