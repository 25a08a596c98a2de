"""A value comes back in its own place and nowhere else; what was changed is refused."""

from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.encryption.conftest import Keys

from writersroom_db.encryption import Keyring
from writersroom_db.encryption.form import Place, longest_value, split
from writersroom_db.errors import (
    DecryptionFailed,
    NotEncrypted,
    UnknownDataKey,
    WritersRoomError,
)

ROW = UUID("3f7b0a52-5d0e-4a6c-9a55-0d8f4b9f0a11")
HERE = Place("app.users", "mfa_secret", ROW)
REFUSED = (DecryptionFailed, NotEncrypted, UnknownDataKey)

# the keyring is the same for all examples, as it is for all values of a process
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
few = settings(shared, max_examples=10)
texts = st.text(st.characters(codec="utf-8"), max_size=120)


def _encrypt(keyring: Keyring, value: str, place: Place = HERE) -> str:
    return keyring.encrypt(value, **place._asdict())


def _decrypt(keyring: Keyring, sealed: str, place: Place = HERE) -> str:
    return keyring.decrypt(sealed, **place._asdict())


@shared
@given(value=texts, row=st.uuids())
def test_a_value_comes_back_in_its_place(keyring: Keyring, value: str, row: UUID) -> None:
    place = HERE._replace(row_id=row)
    sealed = _encrypt(keyring, value, place)
    assert sealed.isascii()
    assert _decrypt(keyring, sealed, place) == value


@few
@given(value=texts)
def test_every_flipped_bit_of_what_is_stored_is_refused(keyring: Keyring, value: str) -> None:
    stored = _encrypt(keyring, value).encode()
    for place, bit in product(range(len(stored)), range(8)):
        changed = bytearray(stored)
        changed[place] ^= 1 << bit
        with pytest.raises(REFUSED):
            _decrypt(keyring, changed.decode("latin-1"))


@few
@given(value=texts)
def test_every_truncation_and_extension_is_refused(keyring: Keyring, value: str) -> None:
    stored = _encrypt(keyring, value)
    shorter = [stored[:end] for end in range(len(stored))] + [stored[1:]]
    longer = [stored + more for more in ("A", "AA", "=", "==", "\n", " ", stored)]
    for changed in shorter + longer:
        with pytest.raises(REFUSED):
            _decrypt(keyring, changed)


def test_every_transplant_between_rows_columns_and_tables_is_refused(keyring: Keyring) -> None:
    tables, columns = ("app.users", "app.user"), ("mfa_secret", "s.mfa_secret", "users.mfa_secret")
    rows = (ROW, uuid4(), UUID(int=0))
    places = [Place(*each) for each in product((*tables, "app"), columns, rows)]
    stored = {place: _encrypt(keyring, "one seed", place) for place in places}
    refused = 0
    for came_from, put in product(places, places):
        if came_from == put:
            assert _decrypt(keyring, stored[came_from], put) == "one seed"
            continue
        with pytest.raises(DecryptionFailed):
            _decrypt(keyring, stored[came_from], put)
        refused += 1
    assert refused == 27 * 26


def test_a_value_under_another_databases_key_is_refused(keys: Keys, keyring: Keyring) -> None:
    theirs = Keys(keys.wrapper)
    theirs.add()
    with pytest.raises(DecryptionFailed):
        _decrypt(keyring, _encrypt(theirs.ring(), "a seed"))


def test_a_value_whose_header_names_another_key_is_refused(keys: Keys) -> None:
    first = _encrypt(keys.ring(), "a seed")
    keys.add()
    second = _encrypt(keys.ring(), "a seed")
    ring = keys.ring()
    for changed in (second[:8] + first[8:], first[:8] + second[8:]):
        with pytest.raises(DecryptionFailed):
            _decrypt(ring, changed)
    assert _decrypt(ring, first) == _decrypt(ring, second) == "a seed"


def test_a_value_under_the_key_of_digests_is_unknown(keys: Keys, keyring: Keyring) -> None:
    stored = _encrypt(keyring, "a seed")
    index = next(key.id for key in keys.rows if key.purpose == "index")
    moved = stored[:8].replace("AQAB", "AQAC") + stored[8:]
    assert split(moved, HERE).key_id == index
    with pytest.raises(UnknownDataKey, match=rf"app\.users\.mfa_secret is under data key {index}"):
        _decrypt(keyring, moved)


def test_a_nonce_is_not_used_twice(keyring: Keyring) -> None:
    many = 20_000
    nonces = {split(_encrypt(keyring, "a seed"), HERE).nonce for _ in range(many)}
    assert len(nonces) == many
    assert {len(nonce) for nonce in nonces} == {12}


def test_two_encryptions_of_a_value_have_nothing_in_common_but_their_key(keyring: Keyring) -> None:
    first, second = _encrypt(keyring, "a seed"), _encrypt(keyring, "a seed")
    assert first[:8] == second[:8] == "enc:AQAB"
    assert first[8:24] != second[8:24]
    assert first[24:] != second[24:]


@pytest.mark.parametrize("stored", ["", "JBSWY3DPEHPK3PXP", "ENC:AQAB", "enc", "seed enc:AQAB"])
def test_a_value_in_the_clear_is_told_from_a_broken_one(keyring: Keyring, stored: str) -> None:
    with pytest.raises(NotEncrypted, match=r"app\.users\.mfa_secret is not encrypted") as raised:
        _decrypt(keyring, stored)
    assert "keys rotate --finish" in raised.value.hint


def test_an_error_names_table_and_column_and_neither_row_nor_value(keyring: Keyring) -> None:
    stored = _encrypt(keyring, "JBSWY3DPEHPK3PXP")
    with pytest.raises(WritersRoomError) as raised:
        _decrypt(keyring, stored, HERE._replace(row_id=uuid4()))
    told = f"{raised.value!r} {raised.value} {raised.value.hint}"
    assert "app.users.mfa_secret" in told
    for secret in ("JBSWY", stored[4:], str(ROW)):
        assert secret not in told
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("characters", [64, 87, 255, 256, 257, 1000])
def test_the_longest_value_fits_its_column_and_a_longer_one_does_not(
    keyring: Keyring, characters: int
) -> None:
    longest = longest_value(characters)
    assert len(_encrypt(keyring, "x" * longest)) <= characters
    assert len(_encrypt(keyring, "x" * (longest + 1))) > characters
