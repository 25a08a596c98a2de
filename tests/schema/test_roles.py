"""Each role may do what it needs and no more; what no one granted is refused."""

import psycopg
import pytest
from tests.schema import rows
from tests.schema.rows import Database

NOBODY_LOGS_IN = {"writersroom_owner", "writersroom_definer", "writersroom_break_glass"}
SERVICES = ("writersroom_app", "writersroom_auth", "writersroom_reader", "writersroom_worker")
ROLES = NOBODY_LOGS_IN | set(SERVICES)
GRANTED = (*SERVICES, "writersroom_break_glass")

BOOKS = (
    "alembic_version",
    "break_glass_grants",
    "environment",
    "migration_batches",
    "migration_log",
    "partitioned_tables",
    "partitions",
    "retention_policies",
    "seed_blocks",
    "seed_deferred",
    "seed_loads",
)

SCHEMAS = {
    "writersroom_app": {"app: USAGE"},
    "writersroom_auth": {"app: USAGE"},
    "writersroom_reader": set(),
    "writersroom_worker": {"app: USAGE", "audit: USAGE", "ops: USAGE"},
    "writersroom_break_glass": {"app: USAGE", "ops: USAGE"},
}
# What services read as a whole; of users and invitations they get columns.
READ = (
    *("agent_interactions", "agent_knowledge", "ai_agents", "characters", "chat_messages"),
    *("comments", "documents", "live_documents", "live_projects", "profiles", "project_access"),
    *("project_settings", "project_versions", "projects", "sessions", "suggestions"),
    *("user_preferences", "versions"),
)
VIEWS = ("live_documents", "live_projects", "profiles", "project_versions")
READ_BY_COLUMN = ("collaborations", "email_invitations", "users")
DELETED = (
    *("agent_knowledge", "ai_agents", "characters", "comments", "project_settings"),
    "user_preferences",
)
INSERTED = (
    *("agent_interactions", "agent_knowledge", "ai_agents", "characters", "chat_messages"),
    *("comments", "project_settings", "projects", "suggestions", "user_preferences"),
)
UPDATED = (
    *("agent_knowledge", "ai_agents", "characters", "chat_messages", "comments", "documents"),
    *("project_settings", "projects", "sessions", "suggestions", "user_preferences", "users"),
)
RELATIONS: dict[str, set[str]] = {key: set() for key in GRANTED} | {
    "writersroom_app": {
        *(f"app.{name}: SELECT" for name in READ),
        *(f"app.{name}: DELETE" for name in DELETED),
    },
    "writersroom_worker": {
        *(f"ops.{name}: SELECT" for name in BOOKS),
        *(f"app.{name}: SELECT" for name in READ if name not in VIEWS),
    },
    "writersroom_break_glass": {
        "ops.break_glass_grants: SELECT",
        *(f"app.{name}: SELECT" for name in READ if name not in VIEWS),
    },
}
COLUMNS: dict[str, set[str]] = RELATIONS | {
    "writersroom_app": {
        *(f"app.{name}: SELECT" for name in (*READ, *READ_BY_COLUMN)),
        *(f"app.{name}: INSERT" for name in INSERTED),
        *(f"app.{name}: UPDATE" for name in UPDATED),
    },
    "writersroom_worker": RELATIONS["writersroom_worker"]
    | {f"app.{name}: SELECT" for name in READ_BY_COLUMN},
    "writersroom_break_glass": RELATIONS["writersroom_break_glass"]
    | {f"app.{name}: SELECT" for name in READ_BY_COLUMN},
}
FUNCTIONS: dict[str, set[str]] = {key: set() for key in GRANTED} | {
    "writersroom_break_glass": {"ops.break_glass_projects()", "ops.break_glass_users()"},
    "writersroom_app": {
        "app.accept_invitation(text)",
        "app.archive_project(uuid,boolean)",
        "app.begin_as(uuid)",
        "app.change_role(uuid,uuid,text,jsonb)",
        "app.create_document(uuid,text,text,text,text,integer,integer,jsonb)",
        "app.create_project(text,text,text,text,jsonb,uuid)",
        "app.current_user_id()",
        "app.data_keys()",
        "app.invite(uuid,text,text,text,timestamp with time zone,jsonb)",
        "app.open_session(text,uuid,uuid,uuid,jsonb)",
        "app.resolve_comment(uuid,boolean)",
        "app.restore_document(uuid)",
        "app.restore_project(uuid)",
        "app.revoke(uuid,uuid)",
        "app.revoke_email_invitation(uuid)",
        "app.save_version(uuid,integer,text,text,integer,integer,text,jsonb,uuid)",
        "app.soft_delete_document(uuid)",
        "app.soft_delete_project(uuid)",
        "app.transfer_ownership(uuid,uuid)",
    },
    "writersroom_auth": {
        "app.change_password(uuid,text,text,text)",
        "app.confirm_mfa(uuid,text)",
        "app.credentials_for(text)",
        "app.data_keys()",
        "app.disable_mfa(uuid)",
        "app.enrol_mfa(uuid,text)",
        "app.record_login(uuid,boolean)",
        "app.register(text,text,text,text,text,text,timestamp with time zone)",
        "app.request_account_deletion(uuid)",
        "app.request_password_reset(text,text,timestamp with time zone)",
        "app.reset_password(text,text,text)",
        "app.verify_email(text)",
    },
    "writersroom_worker": {
        "ops.month_of(timestamp with time zone)",
        "ops.partition_runway(timestamp with time zone)",
    },
}

# information_schema hides what the asker can't see; has_*_privilege asks for any role, with what
# comes through PUBLIC and memberships.
MAY_SCHEMAS = """
    select n.nspname || ': ' || p.name
    from pg_namespace as n, unnest(array['USAGE', 'CREATE']) as p (name)
    where n.nspname in ('app', 'ops', 'audit') and has_schema_privilege(%s, n.oid, p.name)
"""
MAY_RELATIONS = """
    select c.oid::regclass || ': ' || p.name
    from pg_class as c,
        unnest(
            array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
        ) as p (name)
    where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
        and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and has_table_privilege(%s, c.oid, p.name)
"""
MAY_COLUMNS = """
    select c.oid::regclass || ': ' || p.name
    from pg_class as c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) as p (name)
    where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
        and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and has_any_column_privilege(%s, c.oid, p.name)
"""
MAY_SEQUENCES = """
    select c.oid::regclass || ': ' || p.name
    from pg_class as c, unnest(array['USAGE', 'SELECT', 'UPDATE']) as p (name)
    where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
        and c.relkind = 'S' and has_sequence_privilege(%s, c.oid, p.name)
"""
MAY_FUNCTIONS = """
    select p.oid::regprocedure::text
    from pg_proc as p
    where p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
        and has_function_privilege(%s, p.oid, 'EXECUTE')
"""
TABLES = """
    select c.oid::regclass::text
    from pg_class as c
    where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)
        and c.relkind in ('r', 'p', 'v')
"""


def granted(db: Database, query: str, role: str) -> set[str]:
    return {name for (name,) in db.execute(query.encode(), (role,)).fetchall()}


@pytest.fixture
def function(connection: Database) -> str:
    """Give the name of a function that the owner has just made."""
    connection.execute("set role writersroom_owner")
    connection.execute("create function app.newborn() returns int language sql return 1")
    connection.execute("reset role")
    return "app.newborn()"


def test_roles_are_the_seven_and_none_has_an_attribute_beyond_login(connection: Database) -> None:
    found = connection.execute(
        "select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb"
        " or rolreplication from pg_roles where rolname ~ '^writersroom_(?!test_)'"
    ).fetchall()
    assert {(name, login, power) for name, login, power in found} == {
        (name, name not in NOBODY_LOGS_IN, False) for name in ROLES
    }


def test_services_are_members_of_nothing_and_only_the_owner_of_the_definer(
    connection: Database,
) -> None:
    found = connection.execute(
        "select m.member::regrole::text, m.roleid::regrole::text from pg_auth_members as m"
        " where m.member::regrole::text = any (%s)",
        (sorted(ROLES),),
    ).fetchall()
    assert set(found) == {("writersroom_owner", "writersroom_definer")}


@pytest.mark.parametrize("role", GRANTED)
def test_role_may_use_only_its_schemas(connection: Database, role: str) -> None:
    assert granted(connection, MAY_SCHEMAS, role) == SCHEMAS[role]


@pytest.mark.parametrize("role", GRANTED)
@pytest.mark.parametrize(
    ("query", "expected"),
    [(MAY_RELATIONS, RELATIONS), (MAY_COLUMNS, COLUMNS)],
    ids=["relations", "columns"],
)
def test_role_may_do_no_more_with_its_relations(
    connection: Database, role: str, query: str, expected: dict[str, set[str]]
) -> None:
    assert granted(connection, query, role) == expected[role]


@pytest.mark.parametrize("role", GRANTED)
def test_role_may_use_no_sequence(connection: Database, role: str) -> None:
    assert granted(connection, MAY_SEQUENCES, role) == set()


@pytest.mark.parametrize("role", GRANTED)
def test_role_may_execute_only_its_functions(connection: Database, role: str) -> None:
    assert granted(connection, MAY_FUNCTIONS, role) == FUNCTIONS[role]


@pytest.mark.parametrize("query", [MAY_SCHEMAS, MAY_RELATIONS, MAY_COLUMNS, MAY_FUNCTIONS])
def test_public_may_do_nothing_of_ours(connection: Database, query: str) -> None:
    assert granted(connection, query, "public") == set()


def test_a_grant_too_many_is_found(connection: Database) -> None:
    connection.execute("grant update (title) on app.projects to public")
    assert granted(connection, MAY_COLUMNS, "public") == {"app.projects: UPDATE"}
    assert granted(connection, MAY_RELATIONS, "public") == set()
    assert "app.projects: UPDATE" in granted(connection, MAY_COLUMNS, "writersroom_reader")


def test_public_has_nothing_on_the_database(connection: Database) -> None:
    found = connection.execute(
        "select acl.privilege_type from pg_database as d,"
        " aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as acl"
        " where d.datname = current_database() and acl.grantee = 0"
    ).fetchall()
    assert found == []


def test_only_the_owner_may_create_schemas(connection: Database) -> None:
    found = connection.execute(
        "select rolname from pg_roles where rolname = any (%s)"
        " and has_database_privilege(rolname, current_database(), 'CREATE')",
        (sorted(ROLES),),
    ).fetchall()
    assert found == [("writersroom_owner",)]


def test_services_may_connect(connection: Database) -> None:
    found = connection.execute(
        "select rolname from pg_roles where rolname = any (%s)"
        " and has_database_privilege(rolname, current_database(), 'CONNECT')",
        (sorted(ROLES),),
    ).fetchall()
    assert {name for (name,) in found} == ROLES - {"writersroom_definer"}


@pytest.mark.parametrize("role", ["writersroom_auth", "writersroom_reader"])
def test_service_is_denied_every_table_of_app(connection: Database, role: str) -> None:
    tables = [name for (name,) in connection.execute(TABLES.encode()).fetchall()]
    business = [name for name in tables if name.startswith("app.")]
    assert len(business) > 16
    connection.execute(f"set role {role}".encode())
    for table in business:
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"),
            connection.transaction(),
        ):
            connection.execute(f"select from {table}".encode())


def test_worker_reads_every_tenants_rows_and_no_secret(connection: Database) -> None:
    for _ in range(2):
        rows.document(connection)
    connection.execute("set role writersroom_worker")
    assert len(connection.execute("select * from app.documents").fetchall()) == 2
    for secret in ("users: password_hash", "users: mfa_secret", "collaborations: invitation_token"):
        table, _, column = secret.partition(": ")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(f"select {column} from app.{table}".encode())


def test_worker_reads_the_books(connection: Database) -> None:
    connection.execute("set role writersroom_worker")
    for name in BOOKS:
        connection.execute(f"select * from ops.{name}".encode())
    assert len(connection.execute("select * from ops.partition_runway(now())").fetchall()) == 3


def test_new_function_of_the_owner_is_executable_by_no_service(
    connection: Database, function: str
) -> None:
    for role in (*GRANTED, "public"):
        assert function not in granted(connection, MAY_FUNCTIONS, role)


def test_everything_belongs_to_the_owner_but_what_runs_as_the_definer(
    connection: Database,
) -> None:
    found = connection.execute(
        "select c.oid::regclass::text, c.relowner::regrole::text from pg_class as c"
        " where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)"
        " union all select p.oid::regprocedure::text, p.proowner::regrole::text from pg_proc as p"
        " where p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)"
        " union all select nspname, nspowner::regrole::text from pg_namespace"
        " where nspname in ('app', 'ops', 'audit')"
    ).fetchall()
    others = {name: owner for name, owner in found if owner != "writersroom_owner"}
    assert set(others.values()) == {"writersroom_definer"}
    definer = connection.execute(
        "select p.oid::regprocedure::text from pg_proc as p where p.prosecdef"
        " and p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)"
    ).fetchall()
    assert set(others) == {name for (name,) in definer} | {"app.profiles"}


def test_what_runs_as_the_definer_has_its_settings_fixed(connection: Database) -> None:
    found = connection.execute(
        "select p.proname, p.proconfig from pg_proc as p where p.prosecdef"
        " and p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace, 'audit'::regnamespace)"
    ).fetchall()
    wanted = ["search_path=pg_catalog, pg_temp", "row_security=on"]
    assert [name for name, settings in found if settings[:2] != wanted] == []


def test_row_level_security_is_on_and_not_forced_and_partitions_are_closed(
    connection: Database,
) -> None:
    found = connection.execute(
        "select c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity,"
        " exists (select from pg_policy as p where p.polrelid = c.oid) = c.relispartition"
        " from pg_class as c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')"
    ).fetchall()
    assert len(found) > 16
    assert [row for row in found if row[1:] != (True, False, False)] == []


def test_partitions_have_no_grants_of_their_own(connection: Database) -> None:
    found = connection.execute(
        "select c.oid::regclass::text, acl.grantee from pg_class as c,"
        " aclexplode(c.relacl) as acl"
        " where c.relispartition and c.relkind = 'r' and acl.grantee <> c.relowner"
    ).fetchall()
    assert found == []


def test_a_table_of_tomorrow_shows_a_service_no_row(connection: Database) -> None:
    connection.execute("set role writersroom_owner")
    connection.execute(
        "create table app.newborn as select 1 as n;"
        " alter table app.newborn enable row level security;"
        " grant select on app.newborn to writersroom_app"
    )
    connection.execute("set role writersroom_app")
    assert connection.execute("select from app.newborn").fetchall() == []
