"""Every table is audited, and the log holds in the clear what a column's class allows."""

from psycopg import sql
from psycopg.types.json import Jsonb

from tests.audit.conftest import read_log
from tests.schema import rows
from writersroom_db.classification import DataClass, load_classification

NOT_AUDITED = {
    "project_access": "made by triggers from projects and collaborations, which are audited",
    "decoy_logins": "of ids that were made up: nobody's rows",
}

BESIDE_THEIR_CLASS = {
    ("app.collaborations", "permissions"): "its CHECK allows four flags, each false",
    ("app.email_invitations", "permissions"): "its CHECK allows four flags, each false",
}

_TRIGGERS = """
select t.tgrelid::regclass::text, t.tgargs, t.tgenabled
from pg_trigger as t
where t.tgfoid = 'audit.record()'::regprocedure and t.tgparentid = 0
"""
_TABLES = """
select c.relname from pg_class as c
where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
"""
_MARK = "mark-7f3a"
_TOKEN = "fedcba98" * 8
_JSON = {"note": _MARK, "list": [_MARK]}


def _arguments(db: rows.Database) -> dict[str, list[str]]:
    found = db.execute(_TRIGGERS.encode()).fetchall()
    assert {enabled for _, _, enabled in found} == {"O"}
    split = {table: bytes(text).decode().split("\0")[:-1] for table, text, _ in found}
    assert {table: names[0] for table, names in split.items()} == {table: table for table in split}
    return {table: names[1:] for table, names in split.items()}


def test_every_table_is_audited_or_stands_in_the_list_with_its_reason(
    connection: rows.Database,
) -> None:
    tables = {f"app.{name}" for (name,) in connection.execute(_TABLES.encode()).fetchall()}
    exempt = {f"app.{name}" for name in NOT_AUDITED}
    assert exempt <= tables
    assert set(_arguments(connection)) == tables - exempt | {"ops.break_glass_grants"}


def test_columns_in_the_clear_are_those_whose_class_allows_it(connection: rows.Database) -> None:
    classes = load_classification()
    for table, (key, *clear) in _arguments(connection).items():
        allowed = {
            column
            for (relation, column), entry in classes.items()
            if relation == table
            and (
                entry.data_class in (DataClass.PUBLIC, DataClass.INTERNAL)
                or (table, column) in BESIDE_THEIR_CLASS
            )
        }
        assert set(clear) == allowed, table
        assert key in {column for relation, column in classes if relation == table}


def test_a_column_that_was_added_since_comes_as_a_digest(connection: rows.Database) -> None:
    connection.execute("alter table app.users add column nickname text default 'Nono'")
    rows.user(connection)
    after = read_log(connection)[-1].after
    assert after is not None
    assert after["nickname"].startswith("hmac:")


def test_nothing_that_its_class_hides_can_be_read_in_the_log(connection: rows.Database) -> None:
    """Each such column of each table gets a mark; none is found, and each has its digest."""
    _write_marks(connection)
    told = read_log(connection)
    hidden = {
        (entry.table_name, column)
        for entry in told
        for column, value in (entry.after or {}).items()
        if str(value).startswith("hmac:")
    }
    classes = load_classification()
    wanted = {
        (table, column)
        for table, (_, *clear) in _arguments(connection).items()
        for relation, column in classes
        if relation == table and column not in clear
    }
    assert hidden == wanted
    connection.execute("delete from app.chat_messages")
    connection.execute("delete from app.comments")
    ((text,),) = connection.execute("select string_agg(l::text, '') from audit.log as l").fetchall()
    assert len(text) > 5_000
    for mark in (_MARK, _MARK.upper(), _TOKEN, _TOKEN[::-1]):
        assert mark not in text
    ((there,),) = connection.execute(
        "select string_agg(u::text, '') from app.users as u"
    ).fetchall()
    assert _MARK in there


def _write_marks(db: rows.Database) -> None:
    user = rows.user(
        db,
        email=f"{_MARK}@example.com",
        **dict.fromkeys(
            ("first_name", "last_name", "avatar_url", "password_hash", "salt", "mfa_secret"), _MARK
        ),
    )
    project = rows.project(
        db, user, metadata=Jsonb(_JSON), **dict.fromkeys(("title", "description", "genre"), _MARK)
    )
    preference, setting = rows.preference(db, user), rows.setting(db, project)
    for table, column, row in (
        ("user_preferences", "preference_value", preference),
        ("project_settings", "setting_value", setting),
    ):
        db.execute(
            sql.SQL("update app.{} set {} = %s where id = %s").format(
                sql.Identifier(table), sql.Identifier(column)
            ),
            (Jsonb(_JSON), row),
        )
    rows.invitation(db, project, user, email=f"{_MARK}@example.com", invitation_token=_TOKEN[::-1])
    rows.collaboration(
        db,
        project,
        rows.user(db),
        is_active=False,
        invitation_token=_TOKEN,
        invitation_expires_at="2099-01-01",
    )
    db.execute(
        "insert into app.account_tokens (token_hash, purpose, expires_at)"
        " values (%s, 'verify_email', now())",
        (_TOKEN,),
    )
    document = rows.document(db, project, title=_MARK, metadata=Jsonb(_JSON))
    rows.version(db, document, user, change_summary=_MARK, diff_data=Jsonb(_JSON))
    rows.comment(db, document, user, content=_MARK, position_data=Jsonb(_JSON))
    rows.character(
        db,
        document,
        attributes=Jsonb(_JSON),
        relationships=Jsonb(_JSON),
        **dict.fromkeys(("name", "role", "description"), _MARK),
    )
    rows.suggestion(db, document, content=_MARK, metadata=Jsonb(_JSON), alternatives=Jsonb([_JSON]))
    agent = rows.agent(
        db,
        owner_id=user,
        capabilities=Jsonb(_JSON),
        **dict.fromkeys(("name", "personality", "specialty"), _MARK),
    )
    rows.knowledge(
        db, agent, metadata=Jsonb(_JSON), **dict.fromkeys(("title", "content", "source"), _MARK)
    )
    session = rows.session(db, user, context_data=Jsonb(_JSON))
    rows.message(db, session, content=_MARK, metadata=Jsonb(_JSON))
    rows.interaction(
        db,
        rows.Conversation(user, agent, session),
        prompt=_MARK,
        response=_MARK,
        suggestions=Jsonb([_JSON]),
    )
    db.execute(
        "insert into ops.break_glass_grants (login, user_id, reason, expires_at)"
        " values ('bert', %s, %s, now() + interval '1 hour')",
        (user, f"{_MARK}: a ticket"),
    )
