"""A revision is planned, proved, written and run: from a declaration's edit to a database."""

from errno import ENOSPC
from pathlib import Path

import pytest
from tests.drafting.conftest import facts_of

from writersroom_db.attempts import silent
from writersroom_db.catalog import Fact, compare
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import build_declared
from writersroom_db.drafting import plan_empty, plan_revision, write_revision
from writersroom_db.errors import FileInTheWay, NotACheckout, StatementFailed
from writersroom_db.migrations import migrate, rollback
from writersroom_db.migrations.preflight import make_roles
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.scratch import PREFIX, scratch_database
from writersroom_db.testing.servers import TestServer


def edit(tree: Path, old: str, new: str) -> None:
    rich = tree / "schema/app/rich.sql"
    text = rich.read_text()
    assert old in text
    rich.write_text(text.replace(old, new))


def declared_facts(server: DatabaseUrl) -> frozenset[Fact]:
    with scratch_database(server, "declared") as url, connect(url, autocommit=True) as connection:
        make_roles(connection, url, silent)
        build_declared(connection)
        return facts_of(url)


def files(tree: Path) -> dict[str, str]:
    found = (path for path in (tree / "migrations").rglob("*") if path.is_file())
    return {str(path.relative_to(tree)): path.read_text() for path in found}


def test_the_engine_runs_what_was_drafted_up_and_down(
    rich_tree: Path, before: DatabaseUrl, cluster: TestServer
) -> None:
    edit(rich_tree, "pages integer", "pages integer,\n    isbn text unique check (isbn <> '')")
    edit(rich_tree, "    key text,\n    value bytea\n", "    key text\n")
    states = [facts_of(before)]

    plan = plan_revision("Books have numbers", cluster.url)
    assert (plan.proved, plan.left) == (True, ())
    write_revision(plan)

    assert [name[5:] for name in plan.revisions] == [
        f"books_have_numbers{suffix}" for suffix in ("", "_online", "_finish", "_contract")
    ]
    for revision in plan.revisions:
        migrate(before, to=revision)
        states.append(facts_of(before))
    assert not compare(declared_facts(cluster.url), states.pop())
    for state in reversed(states):
        rollback(before, allow_data_loss=True)
        assert not compare(state, facts_of(before))
    assert plan_revision("And now", cluster.url).left[0].startswith("what is declared and what the")


def test_scratch_databases_are_gone_afterwards(rich_tree: Path, cluster: TestServer) -> None:
    edit(rich_tree, "create table app.cache (", "create table app.cache (oops")
    with connect(cluster.url, autocommit=True) as connection:
        count = f"select count(*) from pg_database where datname ~ '^{PREFIX}(decl|migr)'"
        for message in ("fails", "fails again"):
            with pytest.raises(StatementFailed, match=r"rich\.sql:[0-9]+:"):
                plan_revision(message, cluster.url)
        assert connection.execute(count.encode()).fetchone() == (0,)


@pytest.mark.usefixtures("rich_tree")
def test_a_revision_without_a_draft_needs_no_server() -> None:
    plan = plan_empty("By hand")
    write_revision(plan)
    name = load_graph().revisions[-1].name
    assert name.endswith("_by_hand")
    assert plan.left == (f"nothing was compared: write the change in migrations/{name}.up.sql",)


def test_nothing_is_written_over_a_file_of_another_text(rich_tree: Path) -> None:
    plan = plan_empty("By hand")
    path, _ = plan.files[1]
    path.write_text("mine")
    was = files(rich_tree)
    with pytest.raises(FileInTheWay, match=path.name):
        write_revision(plan)
    assert files(rich_tree) == was


@pytest.mark.parametrize("fails", ["write_text", "replace"])
def test_a_failed_writing_leaves_no_half_file(
    rich_tree: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    plan = plan_empty("By hand")
    was = files(rich_tree)

    def fail(half: Path, *_: object, **__: object) -> None:
        half.touch()
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(Path, fails, fail)
        with pytest.raises(OSError, match="No space left"):
            write_revision(plan)
    assert files(rich_tree) == was


def test_a_killed_writing_goes_on_where_it_stopped(rich_tree: Path) -> None:
    plan = plan_empty("By hand")
    path, text = plan.files[0]
    path.write_text(text)
    path.with_name(f".{plan.files[1][0].name}.half").write_text("-- purp")
    assert not load_graph().revisions[-1].name.endswith("by_hand")
    write_revision(plan)
    written = files(rich_tree)
    assert all(written[str(path.relative_to(rich_tree))] == text for path, text in plan.files)
    assert not [name for name in written if name.endswith(".half")]


@pytest.mark.usefixtures("rich_tree")
def test_a_module_is_written_after_the_files_that_it_names() -> None:
    kinds = [path.suffix for path, _ in plan_empty("By hand").files]
    assert kinds == [".sql", ".sql", ".py"]


def test_an_installed_wheel_is_refused(
    cluster: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = Path(plan_empty.__code__.co_filename).parents[1] / "sql"
    monkeypatch.setattr("writersroom_db.drafting.plan.sql_root", lambda: packaged)
    with pytest.raises(NotACheckout):
        plan_empty("By hand")
    with pytest.raises(NotACheckout):
        plan_revision("By hand", cluster.url)
