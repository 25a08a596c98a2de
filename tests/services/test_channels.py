"""Ways round row-level security: closed, or no wider than docs/security.md says."""

import psycopg
import pytest

from tests.schema import rows
from tests.services.conftest import Acting, Refused, Service, Tenants
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.partitions import missing_partitions

RELATIONS = (
    *("projects", "documents", "versions", "characters", "comments", "suggestions", "sessions"),
    *("chat_messages", "ai_agents", "collaborations", "project_access", "users"),
    *("live_projects", "live_documents", "project_versions", "profiles"),
)


def _all(db: Service, query: str, *values: object) -> str:
    """Return all that a query shows, as one text."""
    return repr(db.execute(query.encode(), values).fetchall())


def _columns(relation: str) -> str:
    """Return the columns to read of a relation that is granted by column."""
    few = {"users": "id, last_name", "collaborations": "id, project_id, user_id, role"}
    return few.get(relation, "*")


@pytest.mark.parametrize("relation", RELATIONS)
def test_tables_and_views_show_mine_and_nothing_of_theirs(
    acting: Acting, tenants: Tenants, relation: str
) -> None:
    mine, theirs = tenants
    with acting(mine.user) as db:
        shown = _all(db, f"select {_columns(relation)} from app.{relation}")
    ours = {str(value) for value in vars(mine).values()}
    others = {str(value) for value in vars(theirs).values()} | {"Theirs secret"}
    assert any(value in shown for value in ours)
    assert [value for value in others if value in shown] == []


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_transaction_without_identity_is_an_error(
    app: Service, tenants: Tenants, relation: str
) -> None:
    assert tenants
    with pytest.raises(Refused, match="no user is bound"):
        app.execute(f"select {_columns(relation)} from app.{relation}".encode())


def test_an_identity_ends_with_its_transaction(
    app: Service, acting: Acting, tenants: Tenants
) -> None:
    mine, _ = tenants
    with acting(mine.user):
        pass
    with pytest.raises(Refused, match="no user is bound"):
        app.execute("select from app.projects")
    with pytest.raises(Refused, match="no user is bound"), app.transaction():
        app.execute("select from app.projects")


@pytest.mark.parametrize("state", ["is_active = false", "is_active = false, deleted_at = now()"])
def test_a_suspended_account_can_not_be_bound(
    app: Service, connection: rows.Database, tenants: Tenants, state: str
) -> None:
    mine, _ = tenants
    connection.execute(f"update app.users set {state} where id = %s".encode(), (mine.user,))
    connection.commit()
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        app.execute("select app.begin_as(%s)", (mine.user,))


def test_prepared_plans_follow_the_identity(acting: Acting, tenants: Tenants) -> None:
    mine, theirs = tenants
    query = "select id from app.documents"
    for tenant in (mine, theirs, mine) * 4:
        with acting(tenant.user) as db:
            found = db.execute(query, prepare=True).fetchall()
            assert found == [(tenant.document,)]


def test_their_document_is_as_good_as_none(acting: Acting, tenants: Tenants) -> None:
    mine, theirs = tenants
    said = []
    for document in (theirs.document, mine.user):
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as refused, acting(mine.user) as db:
            db.execute(
                "insert into app.characters (document_id, name) values (%s, 'X')", (document,)
            )
        primary = refused.value.diag.message_primary or ""
        said.append((primary.replace(str(document), "it"), refused.value.diag.message_detail))
    assert said[0] == said[1]


def test_a_conflict_tells_that_the_id_is_taken_and_no_more(
    acting: Acting, tenants: Tenants
) -> None:
    mine, theirs = tenants
    with pytest.raises(psycopg.errors.UniqueViolation) as refused, acting(mine.user) as db:
        db.execute(
            "insert into app.projects (id, owner_id, title) values (%s, %s, 'x')",
            (theirs.project, mine.user),
        )
    assert refused.value.diag.message_detail is None


def test_copy_out_is_filtered_and_copy_in_refused(acting: Acting, tenants: Tenants) -> None:
    mine, theirs = tenants
    with acting(mine.user) as db, db.cursor().copy("copy app.documents to stdout") as copy:
        text = b"".join(bytes(block) for block in copy).decode()
    assert str(mine.document) in text
    assert str(theirs.document) not in text
    with (
        pytest.raises(psycopg.errors.FeatureNotSupported),
        acting(mine.user) as db,
        db.cursor().copy("copy app.comments (document_id, user_id, content) from stdin"),
    ):
        pass


def test_explain_shows_no_value_of_theirs(acting: Acting, tenants: Tenants) -> None:
    mine, _ = tenants
    with acting(mine.user) as db:
        plan = _all(db, "explain (analyze, verbose, costs off) select * from app.documents")
    assert "secret" not in plan


def test_a_function_of_ones_own_sees_no_row_before_the_policy(
    acting: Acting, tenants: Tenants
) -> None:
    mine, _ = tenants
    heard: list[str] = []
    with acting(mine.user) as db:
        db.add_notice_handler(lambda notice: heard.append(notice.message_primary or ""))
        # a cast that fails tells what it failed on, unless the policy has gone first
        query = "select id from app.documents where title like 'Mine%%' or title::int > 0"
        assert db.execute(query.encode(), ()).fetchall() == [(mine.document,)]
    assert heard == []


def test_statistics_of_tenants_are_not_shown(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, _ = tenants
    connection.execute("analyze app.documents")
    connection.commit()
    with acting(mine.user) as db:
        assert _all(db, "select tablename from pg_stats where schemaname = 'app'") == "[]"
        with pytest.raises(Refused), db.transaction():
            db.execute("select from pg_statistic")


def test_partitions_are_closed_by_name_attached_or_not(
    acting: Acting, connection: rows.Database, tenants: Tenants
) -> None:
    mine, _ = tenants
    found = connection.execute(
        "select inhrelid::regclass::text from pg_inherits"
        " where inhparent = 'app.chat_messages'::regclass order by 1"
    ).fetchall()
    (first,), *_ = found
    connection.execute(f"alter table app.chat_messages detach partition {first}".encode())
    connection.commit()
    for (partition,) in found:
        with pytest.raises(Refused), acting(mine.user) as db:
            db.execute(f"select from {partition}".encode())


def test_a_partition_made_later_is_closed_too(
    acting: Acting, connection: rows.Database, migrated_database: DatabaseUrl, tenants: Tenants
) -> None:
    mine, _ = tenants
    assert migrated_database
    made = connection.execute(
        "select ops.create_month_partition('app.chat_messages', '2001-01-01')"
    ).fetchone()
    connection.commit()
    assert made is not None
    assert missing_partitions(connection) == ()
    with pytest.raises(Refused), acting(mine.user) as db:
        db.execute(f"select from {made[0]}".encode())


def test_nothing_of_ours_notifies_or_makes_large_objects(connection: rows.Database) -> None:
    found = connection.execute(
        "select p.oid::regprocedure::text from pg_proc as p"
        " where p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace)"
        " and pg_get_functiondef(p.oid) ~* '(pg_notify|\\mnotify\\M|\\mlo_)'"
    ).fetchall()
    assert found == []


def test_no_service_reads_a_materialized_view_of_app(connection: rows.Database) -> None:
    found = connection.execute(
        "select c.oid::regclass::text from pg_class as c"
        " where c.relkind = 'm' and has_table_privilege('writersroom_app', c.oid, 'select')"
    ).fetchall()
    assert found == []


def test_the_identity_can_be_set_by_whoever_has_the_login(app: Service, tenants: Tenants) -> None:
    """Residual: the login is trusted to sign users in."""
    _, theirs = tenants
    with app.transaction():
        app.execute("select set_config('app.user_id', %s, true)", (str(theirs.user),))
        assert _all(app, "select id from app.documents") == f"[(UUID('{theirs.document}'),)]"
