"""What encrypting a value costs: our envelope beside AES-GCM alone, which makes no text of it.

A seed of 32 letters is encrypted and decrypted, with the same associated data in either case; a
round is a hundred thousand of each, in turn.
"""

import os
from collections.abc import Callable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.measure import Taken, interleaved, row, timed
from writersroom_db.encryption import BlindIndex, DataKey, Keyring
from writersroom_db.encryption.form import NONCE_BYTES, Place

VALUES = 100_000
LIMIT = 10e-6
"""Seconds that a value may take."""

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PLACE = Place("app.users", "mfa_secret", UUID(int=2**127))


class Unwrapped:
    """A wrapper that hands over what it is given: only the values are measured."""

    name = "file:benchmark"

    def wrap(self, key: bytes, purpose: str) -> bytes:
        """Return the key with its purpose."""
        return purpose.encode() + key

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        """Return the key."""
        return wrapped.removeprefix(purpose.encode())


def make_keyring() -> Keyring:
    """Return a keyring with two keys."""
    wrapper = Unwrapped()
    keys = [
        DataKey(number, purpose, "active", wrapper.wrap(os.urandom(32), purpose), wrapper.name)
        for number, purpose in enumerate(("column", "index"), 1)
    ]
    return Keyring(lambda: keys, wrapper)


def many(work: Callable[[], object]) -> Callable[[], Taken]:
    """Return what does the work so many times, and measures it."""

    def all_of_them() -> None:
        for _ in range(VALUES):
            work()

    return lambda: timed(all_of_them)


def main() -> None:
    """Print the rows, of a hundred thousand values each."""
    keyring, cipher = make_keyring(), AESGCM(AESGCM.generate_key(256))
    table, column, row_id = PLACE
    sealed = keyring.encrypt(SEED, table=table, column=column, row_id=row_id)
    bound, value, nonce = PLACE.bound(1), SEED.encode(), os.urandom(NONCE_BYTES)
    plain = cipher.encrypt(nonce, value, bound)
    index = BlindIndex(keyring)
    taken = interleaved(
        {
            "encrypt": many(
                lambda: keyring.encrypt(SEED, table=table, column=column, row_id=row_id)
            ),
            "AESGCM.encrypt": many(lambda: cipher.encrypt(os.urandom(NONCE_BYTES), value, bound)),
            "decrypt": many(
                lambda: keyring.decrypt(sealed, table=table, column=column, row_id=row_id)
            ),
            "AESGCM.decrypt": many(lambda: cipher.decrypt(nonce, plain, bound)),
            "digest": many(lambda: index.digest(SEED, table=table, column=column)),
        }
    )
    wall = {name: each.wall for name, each in taken.items()}
    for what in ("encrypt", "decrypt"):
        name = f"{what}ing {VALUES:,} values"
        row(name, wall[what], "limit", VALUES * LIMIT)
        row(name, wall[what], f"`AESGCM.{what}` alone", wall[f"AESGCM.{what}"])
    row(f"digests of {VALUES:,} values", wall["digest"], "limit", VALUES * LIMIT)


if __name__ == "__main__":
    main()
