"""Tables that are not the document's, and objects that hang on them, are refused by name."""

import pytest
from psycopg import sql
from tests.baseline.printed import execute, printed
from tests.conftest import WORKER
from tests.migrations.books import state_of

from writersroom_db.baseline import baseline, plan_baseline
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BaselineRefused
from writersroom_db.testing.servers import login

ROW = "create function f_row() returns trigger language plpgsql as 'begin return new;end'"

CHANGES: dict[str, tuple[str, set[str]]] = {
    "extra column": (
        "alter table users add column nickname text",
        {"column public.users.nickname: is not the document's"},
    ),
    "columns in another order": (
        (
            "alter table comments drop column is_resolved, drop column updated_at,"
            " add column is_resolved boolean default false,"
            " add column updated_at timestamptz default now()"
        ),
        {
            "column public.comments.is_resolved: is position: 7",
            "column public.comments.updated_at: is position: 8",
        },
    ),
    "missing column": (
        "alter table users drop column salt",
        {"column public.users.salt: is missing"},
    ),
    "another type": (
        "alter table users alter column avatar_url type varchar(9)",
        {"column public.users.avatar_url: is position: 5 type: character varying(9)"},
    ),
    "another default": (
        "alter table projects alter column visibility set default 'public'",
        {"column public.projects.visibility: is position"},
    ),
    "not null": (
        "alter table projects alter column genre set not null",
        {"column public.projects.genre: is position: 5 type: character varying(100) not null"},
    ),
    "extra index": (
        "create index of_mine on comments (content)",
        {"index public.of_mine: is not the document's"},
    ),
    "missing index": (
        "drop index idx_versions_created_by",
        {"index public.idx_versions_created_by: is missing"},
    ),
    "index of the same name elsewhere": (
        (
            "drop index idx_comments_user_id; create table t (x int);"
            " create index idx_comments_user_id on t (x)"
        ),
        {"index public.idx_comments_user_id: is CREATE INDEX"},
    ),
    "unchecked constraint": (
        (
            "alter table users drop constraint users_subscription_tier, add constraint"
            " users_subscription_tier check (subscription_tier in ('free', 'pro', 'enterprise'))"
            " not valid"
        ),
        {"constraint users_subscription_tier on public.users: is CHECK"},
    ),
    "extra constraint": (
        "alter table users add constraint adult check (salt <> 'child')",
        {"constraint adult on public.users: is not the document's"},
    ),
    "foreign key to another schema's table": (
        (
            "create schema other; create table other.users (id uuid primary key);"
            " alter table characters drop constraint characters_created_by_fkey, add constraint"
            " characters_created_by_fkey foreign key (created_by) references other.users (id)"
        ),
        {"constraint characters_created_by_fkey on public.characters: is FOREIGN KEY"},
    ),
    "switched off foreign keys": (
        "alter table comments disable trigger all",
        {
            "constraint comments_document_id_fkey on public.comments: is FOREIGN KEY",
            "constraint comments_user_id_fkey on public.comments: is FOREIGN KEY",
        },
    ),
    "trigger": (
        f"{ROW}; create trigger mine before insert on users for each row execute function f_row()",
        {"trigger mine on public.users: is not the document's"},
    ),
    "policy": (
        "create policy mine on users using (true)",
        {"policy mine on public.users: is not the document's"},
    ),
    "row security": (
        "alter table users enable row level security",
        {"table public.users: is row security: enabled"},
    ),
    "rule": (
        "create rule mine as on delete to users do instead nothing",
        {"rule mine on public.users: is not the document's"},
    ),
    "statistics": (
        "create statistics mine on genre, status from projects",
        {"statistics public.mine: is not the document's"},
    ),
    "comment": (
        "comment on column users.email is 'mine'",
        {"comment table column public.users.email: is not the document's"},
    ),
    "comment on an index": (
        "comment on index idx_users_email is 'mine'",
        {"comment index public.idx_users_email: is not the document's"},
    ),
    "grant": (
        "grant select on users to public",
        {"grant table public.users to PUBLIC: is not the document's"},
    ),
    "grant on a column": (
        "grant select (title) on projects to public",
        {"grant column public.projects.title to PUBLIC: is not the document's"},
    ),
    "option": (
        "alter table users set (fillfactor = 50)",
        {"table public.users: is options: fillfactor=50"},
    ),
    "option of a constraint's index": (
        "alter index users_pkey set (fillfactor = 50)",
        {"index public.users_pkey: is not the document's"},
    ),
    "missing table": (
        "drop table comments",
        {"table public.comments: is missing"},
    ),
    "view": (
        "create view people as select id from users",
        {"view public.people: depends on the document's tables"},
    ),
    "materialized view": (
        "create materialized view counted as select count(*) from projects",
        {"materialized view public.counted: depends on the document's tables"},
    ),
    "view on a key": (
        "create view keyed as select id, title from projects group by id",
        {"view public.keyed: depends on the document's tables"},
    ),
    "foreign key of another table": (
        "create table likes (user_id uuid references users (id))",
        {"table constraint likes_user_id_fkey on public.likes: depends on the document's tables"},
    ),
    "child by inheritance": (
        "create table old_users () inherits (users)",
        {"table public.old_users: depends on the document's tables"},
    ),
    "function on a row type": (
        "create function named(u users) returns text language sql return u.first_name",
        {"function public.named(public.users): depends on the document's tables"},
    ),
    "function with a body that is bound": (
        "create function many() returns bigint language sql return (select count(*) from users)",
        {"function public.many(): depends on the document's tables"},
    ),
    "column of a row type": (
        "create table holds (u users[])",
        {"table column public.holds.u: depends on the document's tables"},
    ),
    "schema app": (
        "create schema app",
        {"schema app: is there already; rename it, or drop it if it is empty"},
    ),
    "schema ops without our books": (
        "create schema ops",
        {"schema ops: is there already; rename it, or drop it if it is empty"},
    ),
    "schema of ours": (
        "create schema writersroom_baseline",
        {"schema writersroom_baseline: is there already"},
    ),
    "publication": (
        "create publication mine for table users",
        {
            "publication mine: of a kind that the facts do not cover",
            "publication of table public.users in publication mine: of a kind that the facts do",
        },
    ),
    "several": (
        (
            "drop table comments; create view people as select id from users; drop index"
            " idx_versions_created_by"
        ),
        {
            "table public.comments: is missing",
            "view public.people: depends on",
            "index public.idx_versions_created_by: is missing",
        },
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_not_the_documents_is_refused_by_name(
    printed_database: DatabaseUrl, change: str
) -> None:
    statement, subjects = CHANGES[change]
    execute(printed_database, *statement.split("; "))
    before = state_of(printed_database)

    with pytest.raises(BaselineRefused) as refused:
        baseline(printed_database)

    found = sorted(map(str, refused.value.findings))
    assert len(found) == len(subjects)
    for line, subject in zip(found, sorted(subjects), strict=True):
        assert line.startswith(subject)
    assert plan_baseline(printed_database).refusals == refused.value.findings
    assert state_of(printed_database) == before


def test_the_documents_own_drops_leave_no_trace(printed_database: DatabaseUrl) -> None:
    """A column that came and went is none."""
    execute(
        printed_database,
        "alter table users add column nickname text",
        "alter table users drop column nickname",
    )
    assert plan_baseline(printed_database).refusals == ()
    assert baseline(printed_database).adopted


def test_a_login_that_may_not_give_a_table_away_is_told_whose_it_is(
    empty_database: DatabaseUrl,
) -> None:
    printed(empty_database)
    name = f"someone_else{WORKER}"
    role = sql.Identifier(name)
    with connect(empty_database, autocommit=True) as connection:
        connection.execute(sql.SQL("create role {} login password 'x'").format(role))
        connection.execute(
            sql.SQL("grant select on all tables in schema public to {}").format(role)
        )
    try:
        refusals = plan_baseline(login(empty_database, name, "x")).refusals
        owners = [found for found in refusals if "belongs to" in found.text]
        assert len(owners) == 14
        assert owners[0].text.endswith(f"grant postgres to {name}")
    finally:
        execute(empty_database, f"drop owned by {name}", f"drop role {name}")


def test_what_changed_since_the_plan_is_refused_in_the_transaction(
    printed_database: DatabaseUrl,
) -> None:
    """A session that still held the tables when the plan was made."""
    with connect(printed_database) as late:
        late.execute("create view public.late as select id from public.users")

        def tell(line: str) -> None:
            if "gave way" in line:
                late.commit()

        with pytest.raises(BaselineRefused, match=r"view public\.late"):
            baseline(printed_database, tell=tell)
    assert plan_baseline(printed_database).refusals
