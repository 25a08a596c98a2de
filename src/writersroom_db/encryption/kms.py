"""Wraps data keys with a key of AWS KMS, which never leaves it."""

import logging
from contextvars import ContextVar
from typing import Any

from writersroom_db.errors import KeyNotUnwrapped, KmsFailed, MissingExtra

# what they write at DEBUG holds requests and answers, and so data keys
_TELLING = ("botocore.endpoint", "botocore.parsers")
_NOT_ITS = ("IncorrectKeyException", "InvalidCiphertextException")

_asking = ContextVar("asking", default=False)


def _may_be_told(_record: logging.LogRecord) -> bool:
    return not _asking.get()


for _name in _TELLING:
    logging.getLogger(_name).addFilter(_may_be_told)


class KmsWrapper:
    """Wraps with a symmetric key of KMS: ``key`` is its id, ARN or alias.

    ``client`` is boto3's; by default one that takes AWS's settings from the environment. The
    encryption context names the application and the purpose of the data key, so grants and key
    policies can ask for them, and CloudTrail shows them.

    Raises MissingExtra without boto3, and KmsFailed where AWS's settings are incomplete.
    """

    def __init__(self, key: str, client: Any = None) -> None:
        self._key = key
        self._client = client or _client()
        self.name = f"kms:{key}"

    def __repr__(self) -> str:
        return f"KmsWrapper({self._key!r})"

    def wrap(self, key: bytes, purpose: str) -> bytes:
        """Return the key, encrypted. Raises KmsFailed."""
        answer = self._ask("encrypt", Plaintext=key, EncryptionContext=_context(purpose))
        return bytes(answer["CiphertextBlob"])

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        """Return the key. Raises KeyNotUnwrapped where another key wrapped it, and KmsFailed."""
        answer = self._ask("decrypt", CiphertextBlob=wrapped, EncryptionContext=_context(purpose))
        return bytes(answer["Plaintext"])

    def _ask(self, operation: str, **values: object) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        asking = _asking.set(True)
        try:
            return getattr(self._client, operation)(KeyId=self._key, **values)
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_ITS:
                raise KeyNotUnwrapped from None
            raise KmsFailed(f"{self.name}: {error}") from None
        except BotoCoreError as error:
            raise KmsFailed(f"{self.name}: {error}") from None
        finally:
            _asking.reset(asking)


def _context(purpose: str) -> dict[str, str]:
    return {"application": "writersroom-db", "purpose": purpose}


def _client() -> Any:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise MissingExtra("boto3 is not installed.", hint="Install writersroom-db[aws].") from None
    patience = Config(
        connect_timeout=5, read_timeout=10, retries={"max_attempts": 3, "mode": "standard"}
    )
    try:
        return boto3.client("kms", config=patience)
    except BotoCoreError as error:
        raise KmsFailed(f"KMS: {error}") from None
