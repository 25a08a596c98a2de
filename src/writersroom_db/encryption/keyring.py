"""The data keys of a process, unwrapped and in memory only: encrypts and decrypts values."""

import hmac
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from writersroom_db.encryption.data_keys import ACTIVE, COLUMN, INDEX, DataKey, unwrap
from writersroom_db.encryption.form import NONCE_BYTES, Place, join, split
from writersroom_db.encryption.wrapping import KeyWrapper
from writersroom_db.errors import DecryptionFailed, NoDataKey, UnknownDataKey

Load = Callable[[], Iterable[DataKey]]
"""Reads the data keys anew, as `read_data_keys` does."""

ACTIVE_FOR = 30.0
"""Seconds for which a keyring takes a key for the active one without asking again."""

Opened = TypeVar("Opened")


@dataclass(frozen=True)
class _Loaded:
    keys: Mapping[int, DataKey]
    active: Mapping[str, DataKey]
    at: float


class Keyring:
    """Encrypts under the active data key, and decrypts under any.

    ``load`` is called when a value is met that is under an unknown key, so a reader goes on while
    keys are rotated, and when the active key was last asked for ``active_for`` seconds ago. A key
    is unwrapped when it is first needed, then kept. One keyring serves all threads of a process;
    ``load`` and the wrapper are called from any of them, one at a time. The others wait for that,
    so ``load`` must not need a connection from a pool that may be theirs. With asyncio, call it in
    a thread: KMS and database are waited for.

    AES-256-GCM with random nonces of 96 bits (NIST SP 800-38D, 8.2.2: at most 2**32 values a key).
    """

    def __init__(
        self,
        load: Load,
        wrapper: KeyWrapper,
        *,
        active_for: float = ACTIVE_FOR,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._wrapper = wrapper
        self._active_for = active_for
        self._clock = clock
        self._lock = Lock()
        self._loaded = _Loaded({}, {}, float("-inf"))
        self._ciphers: dict[int, AESGCM] = {}
        self._digests: dict[int, hmac.HMAC] = {}

    def __repr__(self) -> str:
        return f"Keyring({sorted(self._loaded.keys)})"

    def encrypt(self, value: str, *, table: str, column: str, row_id: UUID) -> str:
        """Return the value, encrypted, for this row of this column of ``table`` (``app.users``).

        Raises NoDataKey, and what ``load`` and the wrapper raise.
        """
        key = self._active(COLUMN)
        nonce = os.urandom(NONCE_BYTES)
        bound = Place(table, column, row_id).bound(key.id)
        cipher = self._opened(key, self._ciphers, AESGCM)
        return join(key.id, nonce, cipher.encrypt(nonce, value.encode(), bound))

    def decrypt(self, sealed: str, *, table: str, column: str, row_id: UUID) -> str:
        """Return the value that was encrypted for this row of this column.

        Raises DecryptionFailed where it was changed, or encrypted for another place; NotEncrypted,
        UnknownDataKey, KeyNotUnwrapped, and what ``load`` and the wrapper raise.
        """
        place = Place(table, column, row_id)
        parts = split(sealed, place)
        cipher = self._opened(self._key_of(parts.key_id, place), self._ciphers, AESGCM)
        try:
            opened = cipher.decrypt(parts.nonce, parts.ciphertext, place.bound(parts.key_id))
        except InvalidTag:
            raise DecryptionFailed(table, column) from None
        return opened.decode()

    def digest(self, message: bytes) -> bytes:
        """Return HMAC-SHA-256 of the message under the active index key, 32 bytes.

        Raises NoDataKey, and what ``load`` and the wrapper raise.
        """
        keyed = self._opened(self._active(INDEX), self._digests, _keyed).copy()
        keyed.update(message)
        return keyed.digest()

    def _active(self, purpose: str) -> DataKey:
        loaded = self._loaded
        if self._clock() - loaded.at > self._active_for:
            loaded = self._load_after(loaded)
        try:
            return loaded.active[purpose]
        except KeyError:
            raise NoDataKey(f"There is no active data key for purpose {purpose}.") from None

    def _key_of(self, key_id: int, place: Place) -> DataKey:
        loaded = self._loaded
        key = loaded.keys.get(key_id) or self._load_after(loaded).keys.get(key_id)
        if key is None or key.purpose != COLUMN:
            raise UnknownDataKey(
                f"A value of {place.table}.{place.column} is under data key {key_id}, which the"
                " database does not have."
            )
        return key

    def _load_after(self, known: _Loaded) -> _Loaded:
        """Return what was loaded after ``known``, by this thread or meanwhile by another."""
        with self._lock:
            if self._loaded is known:
                at = self._clock()
                keys = {key.id: key for key in self._load()}
                active = {key.purpose: key for key in keys.values() if key.state == ACTIVE}
                self._loaded = _Loaded(keys, active, at)
            return self._loaded

    def _opened(
        self, key: DataKey, cache: dict[int, Opened], make: Callable[[bytes], Opened]
    ) -> Opened:
        found = cache.get(key.id)
        if found is None:
            with self._lock:
                found = cache.get(key.id) or make(unwrap(key, self._wrapper))
                cache[key.id] = found
        return found


def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")
