"""Digests tell equal values of one column, and nothing to who lacks the key."""

import hmac
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.encryption.conftest import Keys

from writersroom_db.encryption import BlindIndex, Keyring
from writersroom_db.encryption.data_keys import unwrap
from writersroom_db.errors import NoDataKey

TABLE, COLUMN = "app.users", "phone"

shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
texts = st.text(st.characters(codec="utf-8"), max_size=40)


def _digest(keyring: Keyring, value: str, *, casefold: bool = False) -> bytes:
    return BlindIndex(keyring).digest(value, table=TABLE, column=COLUMN, casefold=casefold)


@shared
@given(one=texts, other=texts)
def test_digests_are_equal_where_values_are(keyring: Keyring, one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (_digest(keyring, one) == _digest(keyring, other)) is same


@pytest.mark.parametrize(
    ("one", "other", "casefold", "same"),
    [
        ("caf\u00e9", "cafe\u0301", False, True),
        ("Nora", "nora", False, False),
        ("Nora", "nora", True, True),
        ("STRASSE", "stra\u00dfe", True, True),
        ("STRASSE", "stra\u00dfe", False, False),
        ("nora", "nora ", True, False),
        ("\u0390", "\u03b9\u0308\u0301", True, True),
    ],
)
def test_what_is_the_same_is_said_by_nfc_and_case(
    keyring: Keyring, one: str, other: str, casefold: bool, same: bool
) -> None:
    digests = {_digest(keyring, value, casefold=casefold) for value in (one, other)}
    assert (len(digests) == 1) is same


def test_columns_and_tables_share_no_digest(keyring: Keyring) -> None:
    places = [("app.users", "a"), ("app.users", "b"), ("app.user", "a"), ("app", "users.a")]
    index = BlindIndex(keyring)
    assert len({index.digest("x", table=table, column=column) for table, column in places}) == 4


def test_a_digest_is_hmac_under_the_index_key(keys: Keys) -> None:
    key = unwrap(keys.rows[1], keys.wrapper)
    wanted = hmac.digest(key, b"app.users\0phone\0+49 30 1", "sha256")
    assert _digest(keys.ring(), "+49 30 1") == wanted


def test_digests_stay_when_the_key_that_encrypts_is_replaced(keys: Keys) -> None:
    before = _digest(keys.ring(), "x")
    keys.add("column")
    assert _digest(keys.ring(), "x") == before
    keys.add("index")
    assert _digest(keys.ring(), "x") != before


def test_without_an_index_key_there_is_no_digest(keys: Keys) -> None:
    keys.rows.pop()
    with pytest.raises(NoDataKey, match="for purpose index"):
        _digest(keys.ring(), "x")
