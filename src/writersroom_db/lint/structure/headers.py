"""Headers of migrations: that they can be read, and that the file is what its header says."""

from collections.abc import Iterator

from writersroom_db.errors import SqlTextError
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.names import pair_files
from writersroom_db.lint.structure.ranges import stays_in_range
from writersroom_db.lint.structure.tree import Source, Tree
from writersroom_db.sqltext import Batch, Header, Statement


def check_headers(tree: Tree) -> Iterator[Finding]:
    """Find headers that can't be read, and statements that are not what the header says."""
    for source in pair_files(tree):
        if source.sql is None:
            continue
        try:
            header = source.sql.header
        except SqlTextError as error:
            yield Finding(
                source.file, error.line, error.column, "header", error.problem, error.hint
            )
            continue
        yield from _check_direction(source, header)
        if header.batch and source.whole:
            yield from _check_batch(source, header.batch, source.whole.statements)


def header_line(source: Source, key: str) -> int:
    """Return the line where ``key`` stands in the header; 1 if it doesn't."""
    lines = source.sql.text.split("\n") if source.sql else []
    return next((at for at, line in enumerate(lines, 1) if line.startswith(f"-- {key}:")), 1)


def _check_direction(source: Source, header: Header) -> Iterator[Finding]:
    if header.irreversible is not None and source.name.endswith(".up.sql"):
        message = "an up file is never irreversible: its down file is"
        yield source.finding("irreversible-up", message, header_line(source, "irreversible"))


def _check_batch(
    source: Source, batch: Batch, statements: tuple[Statement, ...]
) -> Iterator[Finding]:
    if len(statements) != 1:
        message = f"a batched file is one statement, and this one has {len(statements)}"
        yield source.finding("batch-statement", message, header_line(source, "batch"))
        return
    (statement,) = statements
    if not stays_in_range(statement.text, batch):
        message = f"{batch.key} between $1 and $2 is no condition for every row that it takes"
        yield source.finding("batch-statement", message, statement.line, statement.column)
