"""The qualified tables that a statement's queries read and write."""

from collections.abc import Iterator

from writersroom_db.lint.conditions import top_level
from writersroom_db.sqltext.cursor import Cursor
from writersroom_db.sqltext.tokens import Token

_WRITES = ("update", "delete from", "insert into", "merge into")
_SOURCES = {"values", "select", "with", "table"}
_NO_TABLE_BEFORE_FROM = {"extract", "substring", "trim", "overlay", "position"}
ENDS_A_FROM = {
    "where", "group", "order", "limit", "union", "set", "on", "returning", "using",
    "join", "inner", "left", "right", "full", "cross", "natural", "having", "window",
    "for", "offset", "fetch", "except", "intersect", "values", "select", "when",
}  # fmt: skip
"""The words that may follow a table, and are no name for it."""


def writes_of(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Return the qualified targets of UPDATE, DELETE, INSERT and MERGE, within WITH too."""
    return tuple(name for name, _ in write_targets(tokens))


def write_targets(tokens: tuple[Token, ...]) -> Iterator[tuple[str, str]]:
    """Yield each target of a write, qualified or not, with its verb."""
    for at in range(len(tokens)):
        if at and tokens[at - 1].text not in {"(", ")"}:
            continue
        cursor = Cursor(tokens[at:])
        if verb := cursor.accept(*_WRITES):
            cursor.accept("only")
            if name := cursor.name():
                yield name, verb.split()[0]


def overwritten(tokens: tuple[Token, ...]) -> Iterator[str]:
    """Yield each target of an INSERT that changes the rows it meets, and takes its own from tables.

    Rows that are listed are as few as the list is long.
    """
    for at in range(len(tokens)):
        cursor = Cursor(tokens[at:])
        if not cursor.accept("insert into"):
            continue
        said = [tokens[at + place].text for place in top_level(tokens[at:])]
        source = next((it for it in said if it in _SOURCES), "select")
        updates = "do update" in " ".join(said)
        if updates and (source == "table" or (source != "values" and reads_of(tokens))):
            yield cursor.name()


def reads_of(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Return the qualified tables behind FROM, JOIN and USING, in order, each once."""
    found: dict[str, None] = {}
    opened_by: list[str] = []
    for at, token in enumerate(tokens):
        if token.kind == "symbol" and token.text == "(":
            opened_by.append(tokens[at - 1].text if at else "")
        elif token.kind == "symbol" and token.text == ")":
            del opened_by[-1:]
        elif token.kind == "word" and _opens_tables(tokens, at, opened_by):
            found.update(dict.fromkeys(_tables(Cursor(tokens[at + 1 :]))))
    return tuple(found)


def _opens_tables(tokens: tuple[Token, ...], at: int, opened_by: list[str]) -> bool:
    before = tokens[at - 1].text if at else ""
    match tokens[at].text:
        case "from":
            within = opened_by[-1] if opened_by else ""
            return before not in {"distinct", "delete"} and within not in _NO_TABLE_BEFORE_FROM
        case "join" | "using":
            return True
    return False


def _tables(cursor: Cursor) -> Iterator[str]:
    while True:
        cursor.accept("only", "lateral")
        name = cursor.name()
        if "." in name and not cursor.sees("("):
            yield name
        while not cursor.done and not cursor.sees(","):
            if cursor.peek().text in {")", *ENDS_A_FROM}:
                return
            cursor.skip()
        if not cursor.accept(","):
            return
