"""The header of a migration's SQL file: what it is for, what it locks, how it must be run.

The header is the block of comment lines at the top of the file, ``-- key: value``. A value goes on
in following lines that are indented behind their ``--``::

    -- purpose: people and their accounts
    -- locks: none that anyone can wait for,
    --   the tables are new
    -- transaction: yes
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from writersroom_db.errors import SqlTextError
from writersroom_db.sqltext.text import refuse_unreadable

_KEYS = (
    "purpose",
    "locks",
    "phase",
    "transaction",
    "batch",
    "deadline",
    "loses-rows",
    "irreversible",
)
_ALLOWED = f"The keys are {', '.join(_KEYS)}; purpose and locks must be there."
_ENTRY = re.compile(r"-- ([^\s:]+):\s*(.*)")
_CONTINUATION = re.compile(r"--\s{2,}(\S.*)")
_DURATION = re.compile(r"([0-9]+)(ms|s|min)")
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0}
_NAME = r"[a-z_][a-z0-9_]*"
_TABLE = re.compile(rf"{_NAME}\.{_NAME}")
_BATCH = re.compile(rf"({_NAME}\.{_NAME}) by ({_NAME}), ([0-9]+) rows")

Phase = Literal["expand", "contract"]
"""Whether a file may run before the services that need it, or only after those it would break."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How a file's one statement is spread: ``rows`` rows of ``table`` at a time, by ``key``."""

    table: str
    key: str
    rows: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a migration's SQL file says.

    ``phase``: when it may ship. ``transactional``: whether the file runs within one transaction.
    ``batch``: how its statement is spread over many transactions, None if it isn't. ``deadline``:
    seconds that one attempt may take, None if the file doesn't say. ``loses_rows``: qualified
    tables whose rows the file destroys. ``irreversible``: why there is no way back, None if there
    is one.
    """

    purpose: str
    locks: str
    phase: Phase = "expand"
    transactional: bool = True
    batch: Batch | None = None
    deadline: float | None = None
    loses_rows: tuple[str, ...] = ()
    irreversible: str | None = None


@dataclass(slots=True)
class _Entry:
    line: int
    column: int
    value: str


def parse_header(text: str) -> Header:
    """Return the header of an SQL text.

    Raises SqlTextError, with its line, for an unknown or repeated key, a missing purpose or locks,
    a value that can't be read, and a comment line in the block that is no entry.
    """
    refuse_unreadable(text)
    entries: dict[str, _Entry] = {}
    for number, line in _comment_block(text):
        _read_line(entries, number, line)
    for key in ("purpose", "locks"):
        if key not in entries:
            raise _error(1, 1, f"the header says no {key}")
    for key, entry in entries.items():
        if not entry.value:
            raise _error(entry.line, entry.column, f"{key} is empty")
    return Header(
        purpose=entries["purpose"].value,
        locks=entries["locks"].value,
        phase=_phase(entries),
        transactional=_transactional(entries),
        batch=_batch(entries),
        deadline=_deadline(entries),
        loses_rows=_loses_rows(entries),
        irreversible=entries["irreversible"].value if "irreversible" in entries else None,
    )


def _comment_block(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("--"):
            return
        yield number, line.rstrip()


def _read_line(entries: dict[str, _Entry], number: int, line: str) -> None:
    if entry := _ENTRY.fullmatch(line):
        key, value = entry.groups()
        if key not in _KEYS:
            raise _error(number, entry.start(1) + 1, f"unknown key {key} in the header")
        if key in entries:
            raise _error(number, entry.start(1) + 1, f"{key} stands twice in the header")
        entries[key] = _Entry(number, entry.start(2) + 1, value)
    elif (more := _CONTINUATION.fullmatch(line)) and entries:
        last = next(reversed(entries.values()))
        last.value = f"{last.value} {more[1]}".lstrip()
    else:
        raise _error(number, 1, "this header line is no '-- key: value'")


def _phase(entries: Mapping[str, _Entry]) -> Phase:
    entry = entries.get("phase")
    if entry is None or entry.value == "expand":
        return "expand"
    if entry.value != "contract":
        raise _error(entry.line, entry.column, f"phase is expand or contract, not {entry.value}")
    return "contract"


def _transactional(entries: Mapping[str, _Entry]) -> bool:
    entry = entries.get("transaction")
    if entry is None:
        return "batch" not in entries
    if entry.value not in {"yes", "no"}:
        raise _error(entry.line, entry.column, f"transaction is yes or no, not {entry.value}")
    if "batch" in entries:
        problem = "batch and transaction exclude each other: each batch is a transaction"
        raise _error(entry.line, entry.column, problem)
    return entry.value == "yes"


def _batch(entries: Mapping[str, _Entry]) -> Batch | None:
    entry = entries.get("batch")
    if entry is None:
        return None
    batch = _BATCH.fullmatch(entry.value)
    if batch is None or int(batch[3]) == 0:
        problem = f"batch is written 'schema.table by key, 1000 rows', not {entry.value}"
        raise _error(entry.line, entry.column, problem)
    return Batch(batch[1], batch[2], int(batch[3]))


def _deadline(entries: Mapping[str, _Entry]) -> float | None:
    entry = entries.get("deadline")
    if entry is None:
        return None
    duration = _DURATION.fullmatch(entry.value)
    if duration is None or int(duration[1]) == 0:
        problem = f"deadline is a time such as 60s, 500ms or 2min, not {entry.value}"
        raise _error(entry.line, entry.column, problem)
    return int(duration[1]) * _SECONDS[duration[2]]


def _loses_rows(entries: Mapping[str, _Entry]) -> tuple[str, ...]:
    entry = entries.get("loses-rows")
    if entry is None:
        return ()
    tables = tuple(table.strip() for table in entry.value.split(","))
    for table in tables:
        if not _TABLE.fullmatch(table):
            problem = f"loses-rows lists tables as schema.table, not {table or 'an empty name'}"
            raise _error(entry.line, entry.column, problem)
    return tables


def _error(line: int, column: int, problem: str) -> SqlTextError:
    return SqlTextError(problem, line=line, column=column, hint=_ALLOWED)
