"""What ``revision`` writes: drafted from both sides, and proved on a scratch database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writersroom_db.attempts import Tell, silent
from writersroom_db.catalog import Fact, read_facts
from writersroom_db.connection.connect import connect
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.declared import build_declared, declared_files
from writersroom_db.drafting.draft import draft_all
from writersroom_db.drafting.locks import model_of
from writersroom_db.drafting.proof import prove
from writersroom_db.drafting.texts import RevisionTexts, slug_of, texts_of
from writersroom_db.drafting.words import read_words
from writersroom_db.errors import NotACheckout
from writersroom_db.files import is_packaged, sql_root
from writersroom_db.lint.model import Model
from writersroom_db.migrations import migrate
from writersroom_db.migrations.files import load
from writersroom_db.migrations.preflight import make_roles
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.scratch import scratch_database

_NOTHING = "what is declared and what the migrations build don't differ: write the change in {}"
_EMPTY = "nothing was compared: write the change in {}"


@dataclass(frozen=True)
class RevisionPlan:
    """The files to write, in the order of writing, and what they leave to be written.

    ``revisions`` are names such as ``0007_pen_names``. ``proved``: run on a scratch database, up
    gives what is declared, and down what was before, as far as there is a way down.
    """

    revisions: tuple[str, ...]
    files: tuple[tuple[Path, str], ...]
    left: tuple[str, ...]
    proved: bool

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types; paths are relative to the checkout."""
        return {
            "revisions": list(self.revisions),
            "files": [{"path": relative(path), "text": text} for path, text in self.files],
            "left": list(self.left),
            "proved": self.proved,
        }


def relative(path: Path) -> str:
    """Return a path of the plan relative to the checkout, for people."""
    return path.relative_to(sql_root()).as_posix()


def plan_empty(message: str) -> RevisionPlan:
    """Return the plan of one revision without a statement; needs no server.

    Raises EmptyMessage, UnwritableMessage and NotACheckout.
    """
    _refuse_packaged()
    texts = texts_of(message, _head(), ())
    return assemble(texts, (_EMPTY.format(f"migrations/{texts[0].name}.up.sql"),), proved=False)


def plan_revision(message: str, url: DatabaseUrl, tell: Tell = silent) -> RevisionPlan:
    """Return the plan that turns what the migrations build into what is declared.

    Builds both in scratch databases on the server of ``url``, whose own database is left alone;
    runs the drafted files there, and drops both.

    Raises EmptyMessage, UnwritableMessage, NotACheckout, MayNotMakeDatabases, StatementFailed when
    the declared SQL or a migration fails, UnmodelledObject for what can't be compared, and what
    connecting raises.
    """
    _refuse_packaged()
    slug_of(message)
    tell("building what is declared")
    declared = _declared_facts(url, tell)
    tell("building what the migrations build")
    with _migrated(url) as (scratch, migrated):
        drafts, left = draft_all(migrated, declared, read_words(declared_files()))
        texts = texts_of(message, _head(), drafts, _model())
        if not drafts:
            if not left:
                left = (_NOTHING.format(f"migrations/{texts[0].name}.up.sql"),)
            return assemble(texts, left, proved=False)
        tell("proving the draft")
        proof = prove(scratch, declared, texts)
    return assemble(texts, (*left, *proof.remarks, *proof.failures), proved=not proof.failures)


def _declared_facts(url: DatabaseUrl, tell: Tell) -> frozenset[Fact]:
    with (
        scratch_database(url, "declared") as scratch,
        connect(scratch, autocommit=True) as connection,
    ):
        make_roles(connection, scratch, tell)
        build_declared(connection)
        return read_facts(connection)


@contextmanager
def _migrated(url: DatabaseUrl) -> Iterator[tuple[DatabaseUrl, frozenset[Fact]]]:
    with scratch_database(url, "migrated") as scratch:
        migrate(scratch)
        with connect(scratch, autocommit=True) as connection:
            facts = read_facts(connection)
        yield scratch, facts


def _head() -> str | None:
    graph = load_graph()
    return graph.head if graph.revisions else None


def _model() -> Model:
    books = sql_root() / "migrations" / "bookkeeping.sql"
    return model_of((load(books), *(revision.up for revision in load_graph().revisions)))


def _refuse_packaged() -> None:
    if is_packaged(sql_root()):
        raise NotACheckout


def assemble(
    texts: tuple[RevisionTexts, ...], left: tuple[str, ...], *, proved: bool
) -> RevisionPlan:
    """Return the plan of ``texts``, the modules last."""
    folder = sql_root() / "migrations"
    files: list[tuple[Path, str]] = []
    for one in texts:
        files.append((folder / f"{one.name}.up.sql", one.up))
        files.append((folder / f"{one.name}.down.sql", one.down))
    files += [(folder / "versions" / f"{one.name}.py", one.module) for one in texts]
    return RevisionPlan(tuple(one.name for one in texts), tuple(files), left, proved)
