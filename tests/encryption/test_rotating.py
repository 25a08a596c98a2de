"""Rotation: every value comes under the new key, nobody's change is lost, and it can be resumed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from tests.encryption.conftest import Keys
from tests.schema import rows
from tests.waiting import PATIENCE

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import (
    Keyring,
    KeyWrapper,
    open_mfa,
    read_data_keys,
    seal_mfa,
)
from writersroom_db.encryption.form import mark
from writersroom_db.encryption.rotation import RotationResult, plan_rotation, rotate_keys
from writersroom_db.encryption.status import read_keys_status
from writersroom_db.errors import (
    DataKeysChanged,
    GaveWayTooOften,
    KeyNotUnwrapped,
    NoDataKey,
    RotationRunning,
)
from writersroom_db.limits import Limits

Db = Connection[TupleRow]

HURRIED = Limits(lock_timeout=0.1, first_pause=0.01, longest_pause=0.05, attempts=3)


WAITS = """
select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""


class CutOffError(Exception):
    """Cuts a rotation off."""


@pytest.fixture
def keyring(db: Db, wrapper: KeyWrapper) -> Keyring:
    """Give a service's keyring, which asks anew each time."""
    return Keyring(lambda: read_data_keys(db), wrapper, active_for=0)


def _rotate(url: DatabaseUrl, wrapper: KeyWrapper, *, finish: bool = False) -> RotationResult:
    plan = plan_rotation(url, finish=finish)
    return rotate_keys(url, plan, wrapper, settle=0, rows=3)


def _users(db: Db, keyring: Keyring, many: int = 10) -> dict[UUID, str]:
    """Add users with sealed seeds, and one without; return the seeds."""
    seeds = {rows.user(db): f"SEED{number}" for number in range(many)}
    for user, seed in seeds.items():
        _store(db, user, seal_mfa(keyring, user, seed))
    rows.user(db)
    return seeds


def _store(db: Db, user: UUID, text: str) -> None:
    db.execute("update app.users set mfa_secret = %s where id = %s", (text, user))


def _stored(db: Db) -> dict[UUID, str]:
    query = "select id, mfa_secret from app.users where mfa_secret is not null"
    return dict(db.execute(query.encode()).fetchall())


def _opened(db: Db, keyring: Keyring) -> dict[UUID, str]:
    return {user: open_mfa(keyring, user, text) for user, text in _stored(db).items()}


def _states(url: DatabaseUrl) -> dict[int, tuple[str, int]]:
    return {
        each.key.id: (each.key.state, each.values)
        for each in read_keys_status(url).keys
        if each.key.purpose == "column"
    }


def test_every_value_comes_under_a_new_key_and_the_old_one_is_retired(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = _users(db, keyring)
    before = _stored(db)

    result = _rotate(migrated_database, wrapper)

    assert (result.active, result.changed, result.retired, result.refused) == (3, 10, (1,), ())
    after = _stored(db)
    assert _opened(db, keyring) == seeds
    assert not set(before.values()) & set(after.values())
    assert {text[:8] for text in after.values()} == {mark(3)}
    assert _states(migrated_database) == {1: ("retired", 0), 3: ("active", 10)}
    assert read_keys_status(migrated_database).findings == ()


def test_what_was_read_before_a_rotation_opens_after_it(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = _users(db, keyring)
    before = _stored(db)
    _rotate(migrated_database, wrapper)
    assert {user: open_mfa(keyring, user, text) for user, text in before.items()} == seeds


def test_values_in_the_clear_are_found_and_encrypted_under_the_active_key(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = {rows.user(db, mfa_secret=f"CLEAR{number}"): f"CLEAR{number}" for number in range(7)}
    seeds |= _users(db, keyring, 2)
    (finding,) = read_keys_status(migrated_database).findings
    assert finding.startswith("app.users.mfa_secret: 7 of its values in the clear")

    result = _rotate(migrated_database, wrapper, finish=True)

    assert (result.active, result.changed, result.retired) == (1, 7, ())
    assert _opened(db, keyring) == seeds
    assert read_keys_status(migrated_database).findings == ()
    assert _rotate(migrated_database, wrapper, finish=True).changed == 0


def test_a_rotation_that_was_cut_off_is_finished_under_the_key_it_made(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = _users(db, keyring)
    before = _stored(db)
    plan = plan_rotation(migrated_database)
    assert plan.makes_key

    def cut_off(_line: str) -> None:
        raise CutOffError

    with pytest.raises(CutOffError):
        rotate_keys(migrated_database, plan, wrapper, tell=cut_off)
    for user in list(seeds)[:4]:
        _store(db, user, before[user])
    assert _states(migrated_database) == {1: ("reading", 4), 3: ("active", 6)}
    assert "4 of its values under key 1" in read_keys_status(migrated_database).findings[0]

    plan = plan_rotation(migrated_database)
    assert (plan.active, plan.makes_key, plan.columns[0].values) == (3, False, 4)
    result = rotate_keys(migrated_database, plan, wrapper, settle=0)
    assert (result.active, result.changed, result.retired) == (3, 4, (1,))
    assert _opened(db, keyring) == seeds


def test_a_service_that_did_not_notice_the_new_key_yet_is_waited_for(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = _users(db, keyring)
    slow = Keyring(lambda: read_data_keys(db), wrapper, active_for=3600)
    late = next(iter(seeds))
    told: list[str] = []
    _store(db, late, seal_mfa(slow, late, "before"))

    def tell(line: str) -> None:
        told.append(line)
        _store(db, late, seal_mfa(slow, late, "late"))

    plan = plan_rotation(migrated_database)
    result = rotate_keys(migrated_database, plan, wrapper, settle=0.5, tell=tell)

    assert [line for line in told if line.startswith("waits")]
    assert (result.changed, result.retired) == (11, (1,))
    assert _opened(db, keyring) == {**seeds, late: "late"}
    assert {text[:8] for text in _stored(db).values()} == {mark(3)}


def test_a_value_under_a_retired_key_is_found_and_moved_on(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = _users(db, keyring)
    before = _stored(db)
    _rotate(migrated_database, wrapper)
    user = next(iter(seeds))
    _store(db, user, before[user])
    (finding,) = read_keys_status(migrated_database).findings
    assert "1 of its values under key 1" in finding
    assert _rotate(migrated_database, wrapper, finish=True).changed == 1
    assert _opened(db, keyring) == seeds


@contextmanager
def _changing(url: DatabaseUrl, user: UUID, text: str | None) -> Iterator[Db]:
    with connect(url) as other:
        other.execute("update app.users set mfa_secret = %s where id = %s", (text, user))
        yield other
        other.rollback()


@pytest.mark.parametrize("new", ["anew", None])
def test_a_change_that_comes_between_reading_and_writing_is_not_lost(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring, new: str | None
) -> None:
    seeds = _users(db, keyring)
    user = min(seeds)
    text = seal_mfa(keyring, user, new) if new else None
    plan = plan_rotation(migrated_database)
    with (
        ThreadPoolExecutor(1) as thread,
        _changing(migrated_database, user, text) as other,
    ):
        limits = Limits(lock_timeout=PATIENCE, deadline=PATIENCE)
        rotating = thread.submit(
            rotate_keys, migrated_database, plan, wrapper, settle=0, rows=4, limits=limits
        )
        while not db.execute(WAITS).fetchall():
            assert not rotating.done(), "it did not wait"
        other.commit()
        rotating.result()
    wanted = {key: seed for key, seed in {**seeds, user: new}.items() if seed is not None}
    assert _opened(db, keyring) == wanted
    assert {text[:8] for text in _stored(db).values()} == {mark(3)}


def test_a_rotation_gives_way_to_who_holds_a_row_and_what_it_did_is_kept(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    seeds = _users(db, keyring)
    plan = plan_rotation(migrated_database)
    with (
        _changing(migrated_database, max(seeds), "rolled back"),
        pytest.raises(GaveWayTooOften, match=r"app\.users\.mfa_secret gave way 3 times"),
    ):
        rotate_keys(migrated_database, plan, wrapper, settle=0, rows=4, limits=HURRIED)
    # the last batch is the one that waited
    assert _states(migrated_database)[3][1] in (7, 8)
    _rotate(migrated_database, wrapper)
    assert _opened(db, keyring) == seeds


def test_what_can_not_be_opened_is_left_and_told_and_the_rest_goes_on(
    db: Db,
    migrated_database: DatabaseUrl,
    wrapper: KeyWrapper,
    keyring: Keyring,
    keys: Keys,
) -> None:
    seeds = _users(db, keyring)
    one, other, long, foreign = list(seeds)[:4]
    _store(db, one, seal_mfa(keyring, other, "transplanted"))
    _store(db, other, "enc:AQABbroken")
    _store(db, long, "L" * 255)
    for _ in range(7):
        keys.add()
    _store(db, foreign, seal_mfa(keys.ring(), foreign, "another database's"))
    before = _stored(db)

    result = _rotate(migrated_database, wrapper)

    (refused,) = result.refused
    assert (refused.values, set(refused.rows)) == (4, {one, other, long, foreign})
    assert (result.changed, result.retired) == (6, ())
    assert {user: _stored(db)[user] for user in refused.rows} == {
        user: before[user] for user in refused.rows
    }
    findings = "; ".join(read_keys_status(migrated_database).findings)
    assert "2 of its values under key 1" in findings
    assert "1 of its values in the clear" in findings
    assert "1 of its values under key 9, which is not there" in findings


def test_a_wrapper_that_is_not_the_services_is_refused_before_anything_changes(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring, keys: Keys
) -> None:
    assert wrapper
    _users(db, keyring)
    before = _stored(db)
    with pytest.raises(KeyNotUnwrapped, match="Data key 1 was wrapped by file:"):
        _rotate(migrated_database, keys.wrapper)
    assert (_stored(db), _states(migrated_database)) == (before, {1: ("active", 10)})


def test_a_plan_that_is_no_longer_true_is_refused(
    migrated_database: DatabaseUrl, wrapper: KeyWrapper
) -> None:
    plan = plan_rotation(migrated_database)
    _rotate(migrated_database, wrapper)
    with pytest.raises(DataKeysChanged):
        rotate_keys(migrated_database, plan, wrapper, settle=0)


def test_only_one_command_changes_keys_at_a_time(
    migrated_database: DatabaseUrl, wrapper: KeyWrapper
) -> None:
    plan = plan_rotation(migrated_database)

    def another(_line: str) -> None:
        rotate_keys(migrated_database, plan, wrapper, settle=0)

    with pytest.raises(RotationRunning):
        rotate_keys(migrated_database, plan, wrapper, settle=5, tell=another)


def test_without_keys_there_is_nothing_to_rotate(migrated_database: DatabaseUrl) -> None:
    with pytest.raises(NoDataKey) as raised:
        plan_rotation(migrated_database)
    assert "keys create" in raised.value.hint


def test_an_empty_table_is_rotated_too(migrated_database: DatabaseUrl, wrapper: KeyWrapper) -> None:
    result = _rotate(migrated_database, wrapper)
    assert (result.active, result.changed, result.retired) == (3, 0, (1,))


def test_a_plan_changes_nothing_and_says_which_statements_would_run(
    db: Db, migrated_database: DatabaseUrl, wrapper: KeyWrapper, keyring: Keyring
) -> None:
    assert wrapper
    _users(db, keyring)
    before = _stored(db)
    plan = plan_rotation(migrated_database)
    assert (plan.active, plan.columns[0].values) == (1, 10)
    text = "\n".join(plan.sql)
    for part in ("insert into ops.data_keys", 'update "app"."users"', "set state = 'retired'"):
        assert part in text
    assert _stored(db) == before
    assert len(_states(migrated_database)) == 1
