"""Texts of SQL files: characters, line endings, statements, and how a file ends."""

from collections.abc import Iterator

from writersroom_db.errors import SqlTextError
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.tree import Source, Tree
from writersroom_db.migrations.files import SqlFile


def check_texts(tree: Tree) -> Iterator[Finding]:
    """Find files whose characters or statements can't be read, or that end in another way."""
    for source in (*tree.migrations, *tree.declared):
        carriage_return = source.content.find(b"\r")
        if carriage_return >= 0:
            line = source.content.count(b"\n", 0, carriage_return) + 1
            yield source.finding("line-endings", "the line ends with a carriage return", line)
        if source.sql is None:
            yield _unreadable(source)
        else:
            yield from _check_statements(source, source.sql)


def _unreadable(source: Source) -> Finding:
    try:
        text = source.content.decode("utf-8")
    except UnicodeDecodeError as error:
        at, problem = error.start, "this byte is not UTF-8"
    else:
        if text.startswith("\ufeff"):
            return source.finding("encoding", "the file starts with a byte order mark")
        at, problem = source.content.index(b"\0"), "the file holds a NUL character"
    before = source.content[:at].decode("utf-8")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return source.finding("encoding", problem, line, column)


def _check_statements(source: Source, sql: SqlFile) -> Iterator[Finding]:
    try:
        statements = sql.statements
    except SqlTextError as error:
        yield Finding(source.file, error.line, error.column, "sql-text", error.problem, error.hint)
        return
    last = max(sql.text.count("\n"), 1)
    if not statements:
        yield source.finding("file-end", "the file holds no statement", last)
    elif not sql.text.endswith(";\n"):
        yield source.finding("file-end", "the file does not end with a semicolon and newline", last)
