"""What keys look like where they are printed."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable


def expect_no_secret(text: str, keys: Iterable[bytes], *values: str) -> None:
    """Fail where ``text`` shows one of the keys in any usual form, or one of the values."""
    for key in keys:
        forms = key.hex(), b64encode(key).decode(), urlsafe_b64encode(key).decode(), repr(key)[2:-1]
        for form in forms:
            assert form[:20] not in text, "a key is shown"
    for value in values:
        assert value not in text, "a value is shown"
