"""Functions, procedures and policies, as CREATE and ALTER write them."""

from writersroom_db.lint.shapes import Policy, Routine
from writersroom_db.sqltext.cursor import Cursor, names_in, parts_of

_VOLATILITIES = ("immutable", "stable", "volatile")


def routine(cursor: Cursor) -> Routine:
    """Return what stands behind a routine's name: its arguments, then its options."""
    arguments = cursor.group()
    definer: bool | None = None
    search_path: str | None = None
    volatility = ""
    while not cursor.done and not cursor.sees("begin atomic") and not cursor.sees("return"):
        if cursor.accept("security definer"):
            definer = True
        elif cursor.accept("security invoker"):
            definer = False
        elif cursor.accept("set search_path to", "set search_path ="):
            search_path = _setting(cursor)
        elif cursor.accept("set search_path from current"):
            search_path = "from current"
        elif cursor.accept("reset all", "reset search_path"):
            search_path = ""
        elif stated := cursor.accept(*_VOLATILITIES):
            volatility = stated
        else:
            cursor.skip()
    return Routine(len(parts_of(arguments)), definer, search_path, volatility)


def policy(cursor: Cursor) -> Policy:
    """Return what stands behind a policy's table."""
    cursor.accept("as permissive", "as restrictive")
    command = cursor.next().text if cursor.accept("for") else ""
    roles: tuple[str, ...] = ()
    if cursor.accept("to"):
        start = cursor.at
        while not cursor.done and not cursor.sees("using") and not cursor.sees("with check"):
            cursor.next()
        roles = names_in(cursor.tokens[start : cursor.at])
    using = cursor.group() if cursor.accept("using") else ()
    check = cursor.group() if cursor.accept("with check") else ()
    return Policy(command, roles, using, check)


def _setting(cursor: Cursor) -> str:
    values = [cursor.next().text.strip("'")]
    while cursor.accept(","):
        values.append(cursor.next().text.strip("'"))
    return ", ".join(values) or "''"
