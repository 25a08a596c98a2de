"""Whether an expression gives another value for each row, so that a default must be written out."""

from collections.abc import Sequence

from writersroom_db.lint.model import Model
from writersroom_db.sqltext.cursor import Cursor
from writersroom_db.sqltext.tokens import Token

_VOLATILE = {
    "random", "random_normal", "gen_random_uuid", "uuidv4", "uuidv7", "gen_random_bytes",
    "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "gen_salt",
    "clock_timestamp", "timeofday", "nextval", "setval", "currval", "lastval",
    "pg_sleep", "set_config", "pg_notify", "lo_create", "pg_advisory_lock", "setseed",
}  # fmt: skip
_OF_POSTGRESQL = {"", "pg_catalog"}


def is_volatile(expression: Sequence[Token], model: Model) -> bool:
    """Say whether a volatile function is called. One that nobody knows counts as volatile."""
    cursor = Cursor(expression)
    while not cursor.done:
        called = cursor.name()
        if not called:
            cursor.next()
        elif cursor.sees("(") and _is_volatile(called, model):
            return True
    return False


def _is_volatile(called: str, model: Model) -> bool:
    schema, _, name = called.rpartition(".")
    if schema in _OF_POSTGRESQL:
        return name in _VOLATILE
    known = [r.routine for (routine, _), r in model.routines.items() if routine == called]
    return any(routine.volatility not in {"immutable", "stable"} for routine in known) or not known
