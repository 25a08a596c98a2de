"""Encrypting columns, and the keys for it. No message holds a key or a value."""

from writersroom_db.errors.base import WritersRoomError


class DecryptionFailed(WritersRoomError):
    """A value can't be opened: it was changed, or written for another row, column or table."""

    default_hint = "Restore the row from a backup, or have the value entered again."

    def __init__(self, table: str, column: str) -> None:
        self.table = table
        self.column = column
        super().__init__(
            f"A value of {table}.{column} can't be opened: it was changed, or was written for"
            " another row, column or table."
        )


class NotEncrypted(WritersRoomError):
    """A value that should be encrypted is not."""

    default_hint = "Run writersroom-db keys rotate --finish: it encrypts what was written before."


class ValueTooLong(WritersRoomError):
    """A value is too long to fit its column once it is encrypted."""


class UnknownDataKey(WritersRoomError):
    """A value is under a data key that the database does not have."""

    default_hint = "Restore the key's row in ops.data_keys from a backup: nothing else opens it."


class NoDataKey(WritersRoomError):
    """There is no active data key."""

    default_hint = "Make the first ones: writersroom-db keys create."


class DataKeysExist(WritersRoomError):
    """There are data keys already."""

    default_hint = "Replace the active one: writersroom-db keys rotate."


class DataKeysChanged(WritersRoomError):
    """The data keys are not those that were planned with."""

    default_hint = "Run the command again."


class RotationRunning(WritersRoomError):
    """Another command changes the data keys of this database."""

    default_hint = "Wait for it to end; then run the command again."


class BadKeyWrapper(WritersRoomError):
    """What wraps the data keys is not named as it should be."""

    default_hint = (
        "Give --wrapper or set WRITERSROOM_KEYS, to kms:KEY (an id, ARN or alias of KMS) or, for"
        " development, to file:PATH."
    )


class KeyFileRefused(WritersRoomError):
    """The key file can't be used."""


class KeyNotUnwrapped(WritersRoomError):
    """A data key can't be unwrapped."""

    default_hint = "Name the key that wraps it, as writersroom-db keys status does."


class KmsFailed(WritersRoomError):
    """KMS can't be reached, or refuses."""

    default_hint = (
        "Check AWS's region and credentials, the network, and that this role may kms:Encrypt and"
        " kms:Decrypt with the key; AWS_ENDPOINT_URL_KMS names another endpoint."
    )
