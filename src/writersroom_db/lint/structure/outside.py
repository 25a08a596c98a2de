"""What runs outside a transaction, and what can't run within one.

A run that was killed leaves a part of such a file done, and starts it from its first statement
again: each has to bear that.
"""

import re
from collections.abc import Iterator
from itertools import islice

from writersroom_db.errors import SqlTextError
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.names import pair_files
from writersroom_db.lint.structure.tree import Source, Tree
from writersroom_db.sqltext import Header, Statement
from writersroom_db.sqltext.lexer import symbols

_LONGEST = 60

_ONLY_OUTSIDE = re.compile(
    r"create (unique )?index concurrently\b"
    r"|drop index concurrently\b"
    r"|reindex (\( .*\) )?((index|table|schema) concurrently|schema|database|system)\b"
    r"|reindex \( .*\bconcurrently\b"
    r"|vacuum\b"
    r"|alter table .*\bdetach partition .*\b(concurrently|finalize)$"
    r"|alter system\b"
    r"|(create|drop) (database|tablespace)\b"
)
_RERUNNABLE = re.compile(
    r"create (unique )?index (concurrently )?if not exists\b"
    r"|drop .*\bif exists\b"
    r"|create (or replace|.*\bif not exists)\b"
    r"|reindex\b|vacuum\b|analyze\b|cluster\b|refresh materialized view\b"
    r"|alter index .*\battach partition\b"
    r"|alter table .*\bvalidate constraint\b"
    r"|alter table .*\bdetach partition .*\b(concurrently|finalize)$"
    r"|alter .*\b(add (column|value) if not|drop (column|constraint) if) exists\b"
    r"|alter system\b|comment on\b|grant\b|revoke\b|set\b|reset\b"
    r"|select$"
)


def check_outside_transaction(tree: Tree) -> Iterator[Finding]:
    """Find statements on the wrong side of a transaction, and those that bear no second run."""
    for source in pair_files(tree):
        header = _header(source)
        if header and source.whole:
            for statement in source.whole.statements:
                yield from _check_statement(source, header, statement)


def _check_statement(source: Source, header: Header, statement: Statement) -> Iterator[Finding]:
    words = " ".join(islice(_words(statement.text), _LONGEST))
    at = statement.line, statement.column
    if header.transactional or header.batch:
        if _ONLY_OUTSIDE.match(words):
            message = "this statement can't run within a transaction"
            yield source.finding("needs-no-transaction", message, *at)
    elif not _RERUNNABLE.match(words):
        message = "this statement can't be run again after a kill"
        yield source.finding("not-rerunnable", message, *at)


def _header(source: Source) -> Header | None:
    try:
        return source.sql.header if source.sql else None
    except SqlTextError:
        return None


def _words(statement: str) -> Iterator[str]:
    return (symbol for symbol, _ in symbols(f"{statement};", 0) if symbol != ";")
