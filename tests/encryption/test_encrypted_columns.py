"""Models write sealed values and read sealed values; the seed of MFA goes through its functions."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID, uuid4

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import URL, Engine, create_engine, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from tests.schema import rows

from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.encryption import (
    Keyring,
    KeyWrapper,
    Sealed,
    open_mfa,
    read_data_keys,
    seal,
    seal_mfa,
)
from writersroom_db.encryption.census import encrypted_columns
from writersroom_db.encryption.mfa import COLUMN, LENGTH, LONGEST, TABLE
from writersroom_db.errors import DecryptionFailed, NotEncrypted, ValueTooLong
from writersroom_db.models import User
from writersroom_db.testing.servers import login

Db = Connection[TupleRow]

SEED = "JBSWY3DPEHPK3PXP"
USERS = {"table": TABLE, "column": COLUMN}

FORM = """
select a.atttypid in ('text'::regtype, 'varchar'::regtype), i.atttypid = 'uuid'::regtype
from pg_attribute as a join pg_attribute as i on i.attrelid = a.attrelid and i.attname = 'id'
where a.attrelid = to_regclass(%s) and a.attname = %s
"""


@pytest.fixture
def session(db: Db) -> Iterator[Session]:
    """Give a session of models on the migrated database."""
    info = db.info
    url = URL.create(
        "postgresql+psycopg",
        info.user,
        info.password or None,
        "localhost",
        database=info.dbname,
        query={"host": info.host, "port": str(info.port)},
    )
    engine: Engine = create_engine(url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def auth(migrated_database: DatabaseUrl, wrapper: KeyWrapper) -> Iterator[tuple[Db, Keyring]]:
    """Give the sign-in service: its connection, and its keyring."""
    with connect(login(migrated_database, "writersroom_auth"), autocommit=True) as connection:
        yield connection, Keyring(partial(read_data_keys, connection), wrapper)


def _seal(keyring: Keyring, user: UUID, value: str = SEED, **place: str) -> Sealed:
    return seal(keyring, value, **{**USERS, **place}, row_id=user)


def _sealed(session: Session, user: UUID) -> Sealed | None:
    return session.scalars(select(User.mfa_secret).where(User.id == user)).one()


def test_what_a_model_writes_comes_back_sealed_and_opens_for_its_row(
    db: Db, session: Session, keyring: Keyring
) -> None:
    user, other = rows.user(db), rows.user(db)
    session.get_one(User, user).mfa_secret = _seal(keyring, user)
    session.commit()
    session.expire_all()

    sealed = _sealed(session, user)
    assert sealed is not None
    assert sealed.open(keyring, user) == SEED
    with pytest.raises(DecryptionFailed):
        sealed.open(keyring, other)
    stored = db.execute("select mfa_secret from app.users where id = %s", (user,)).fetchone()
    assert stored == (sealed.text,)
    assert _sealed(session, other) is None


def test_a_value_in_the_clear_is_read_and_does_not_open(
    db: Db, session: Session, keyring: Keyring
) -> None:
    user = rows.user(db, mfa_secret=SEED)
    sealed = _sealed(session, user)
    assert sealed is not None
    with pytest.raises(NotEncrypted):
        sealed.open(keyring, user)


@pytest.mark.parametrize(
    ("value", "error", "problem"),
    [
        (SEED, NotEncrypted, "is not sealed"),
        (Sealed(TABLE, COLUMN, SEED), NotEncrypted, "is not sealed"),
        (Sealed("app.projects", COLUMN, "enc:AQAB"), NotEncrypted, "sealed for app.projects"),
        (Sealed(TABLE, "salt", "enc:AQAB"), NotEncrypted, r"sealed for app\.users\.salt"),
        (Sealed(TABLE, COLUMN, "enc:" + "A" * 252), ValueTooLong, "256 characters does not fit"),
    ],
)
def test_a_model_refuses_to_write_what_was_not_sealed_for_its_column(
    db: Db, session: Session, value: Sealed, error: type[Exception], problem: str
) -> None:
    session.get_one(User, rows.user(db)).mfa_secret = value
    with pytest.raises(StatementError, match=problem) as raised:
        session.flush()
    assert isinstance(raised.value.orig, error)
    assert SEED not in str(raised.value.orig)


def test_a_value_in_the_clear_can_not_be_searched_for(session: Session) -> None:
    with pytest.raises(StatementError, match="is not sealed"):
        session.execute(select(User).where(User.mfa_secret == SEED))


def test_the_type_is_the_columns_own(db: Db, session: Session) -> None:
    assert str(User.__table__.c.mfa_secret.type.compile(session.get_bind().dialect)) == (
        "VARCHAR(255)"
    )
    length = "select atttypmod - 4 from pg_attribute where attrelid = %s::regclass and attname = %s"
    assert db.execute(length, (TABLE, COLUMN)).fetchone() == (LENGTH,)
    assert session.execute(text("select 1")).scalar() == 1


def test_every_encrypted_column_is_text_in_a_table_with_a_uuid_id(db: Db) -> None:
    found = encrypted_columns()
    assert [(each.table, each.column) for each in found] == [(TABLE, COLUMN)]
    for each in found:
        assert db.execute(FORM, (each.table, each.column)).fetchone() == (True, True)


def test_the_sign_in_service_enrols_confirms_and_opens_a_seed(
    db: Db, auth: tuple[Db, Keyring]
) -> None:
    service, keyring = auth
    user = rows.user(db, email="nora@example.com", email_verified=True)
    service.execute("select app.enrol_mfa(%s, %s)", (user, seal_mfa(keyring, user, SEED)))

    stored = _credentials(service, "nora@example.com")[2]
    assert stored is not None
    assert SEED not in stored
    assert open_mfa(keyring, user, stored) == SEED
    service.execute("select app.confirm_mfa(%s, %s)", (user, stored))
    assert _credentials(service, "nora@example.com") == (user, True, stored)


def test_an_address_without_an_account_looks_like_one_without_a_second_factor(
    db: Db, auth: tuple[Db, Keyring]
) -> None:
    service, keyring = auth
    rows.user(db, email="plain@example.com", email_verified=True)
    user = rows.user(db, email="nora@example.com", email_verified=True)
    service.execute("select app.enrol_mfa(%s, %s)", (user, seal_mfa(keyring, user, SEED)))

    assert _credentials(service, "plain@example.com")[1:] == (False, None)
    assert _credentials(service, "nobody@example.com")[1:] == (False, None)


@pytest.mark.parametrize("size", [16, 104, LONGEST])
def test_every_seed_of_totp_fits_the_column(db: Db, auth: tuple[Db, Keyring], size: int) -> None:
    service, keyring = auth
    user = rows.user(db, email="nora@example.com", email_verified=True)
    service.execute("select app.enrol_mfa(%s, %s)", (user, seal_mfa(keyring, user, "A" * size)))
    stored = _credentials(service, "nora@example.com")[2]
    assert open_mfa(keyring, user, stored or "") == "A" * size


@pytest.mark.parametrize("seed", ["A" * (LONGEST + 1), "\u00e9" * (LONGEST // 2 + 1)])
def test_a_seed_that_does_not_fit_is_refused_before_it_is_sent(keyring: Keyring, seed: str) -> None:
    with pytest.raises(ValueTooLong, match=f"{LONGEST} do") as raised:
        seal_mfa(keyring, uuid4(), seed)
    assert seed not in str(raised.value)


def _credentials(service: Db, email: str) -> tuple[UUID, bool, str | None]:
    row = service.execute(
        "select id, mfa_enabled, mfa_secret from app.credentials_for(%s)", (email,)
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]
