"""What runs outside a transaction, and what can't run within one.

A run that was killed leaves a part of such a file done, and starts it from its first statement
again: each has to bear that.
"""

from collections.abc import Iterator

from writersroom_db.errors import SqlTextError
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.shapes import Action, Shape
from writersroom_db.lint.statement import shape_of
from writersroom_db.lint.structure.names import pair_files
from writersroom_db.lint.structure.tree import Source, Tree
from writersroom_db.sqltext import Header, Statement
from writersroom_db.sqltext.concurrent import Build, read_concurrent

_SAME_AGAIN = {
    "alter",  # of the system's settings
    "analyse", "analyze", "cluster", "comment", "grant", "refresh", "reindex", "reset", "revoke",
    "set", "vacuum",
}  # fmt: skip
_ACTIONS_AGAIN = {
    "alter constraint", "alter type", "cluster on", "disable row level security", "drop default",
    "drop not null", "enable row level security", "force row level security",
    "no force row level security", "owner to", "replica identity", "reset", "reset of column",
    "set", "set access method", "set compression", "set default", "set expression",
    "set generated", "set logged", "set not null", "set of column", "set statistics",
    "set storage", "set tablespace", "set unlogged", "set without cluster", "validate constraint",
    "disable rule", "disable trigger", "enable always rule", "enable always trigger",
    "enable replica rule", "enable replica trigger", "enable rule", "enable trigger",
}  # fmt: skip


def check_outside_transaction(tree: Tree) -> Iterator[Finding]:
    """Find statements on the wrong side of a transaction, and those that bear no second run."""
    for source in pair_files(tree):
        header = _header(source)
        if header and source.whole:
            for statement in source.whole.statements:
                yield from _check_statement(source, header, statement)


def _check_statement(source: Source, header: Header, statement: Statement) -> Iterator[Finding]:
    at = statement.line, statement.column
    if header.transactional or header.batch:
        if _runs_only_outside(statement):
            message = "this statement can't run within a transaction"
            yield source.finding("needs-no-transaction", message, *at)
    elif not _can_run_again(statement):
        message = "this statement can't be run again after a kill"
        yield source.finding("not-rerunnable", message, *at)


def _header(source: Source) -> Header | None:
    try:
        return source.sql.header if source.sql else None
    except SqlTextError:
        return None


def _runs_only_outside(statement: Statement) -> bool:
    shape = shape_of(statement)
    return (
        read_concurrent(statement.text) is not None
        or shape.verb == "vacuum"
        or (shape.is_a("drop", "index") and shape.has("concurrently"))
        or shape.is_a("reindex", "schema", "database", "system")
        or shape.is_a("alter", "system")
        or shape.is_a("create", "database", "tablespace")
        or shape.is_a("drop", "database", "tablespace")
    )


def _can_run_again(statement: Statement) -> bool:
    """Say whether the engine, which clears what is half made, can run it when it was done."""
    shape = shape_of(statement)
    work = read_concurrent(statement.text)
    if work is not None:
        return work.if_not_exists if isinstance(work, Build) else True
    match shape.verb:
        case "create":
            return shape.has("or replace") or shape.has("if not exists")
        case "drop":
            return shape.has("if exists")
        case "alter" if shape.kind != "system":
            return bool(shape.actions) and all(_acts_again(shape, it) for it in shape.actions)
        case "select":
            return len(shape.tokens) == 1
        case verb:
            return verb in _SAME_AGAIN


def _acts_again(shape: Shape, action: Action) -> bool:
    if action.kind == "attach partition":
        return shape.kind == "index"
    if action.kind == "alter type":
        return not action.has("using")
    return action.guarded or action.kind in _ACTIONS_AGAIN
