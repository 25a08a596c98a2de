"""What a statement looks like to the lint: verb, kind, names, clauses and parts."""

from dataclasses import dataclass
from typing import Literal

from writersroom_db.sqltext.tokens import Token

ConstraintKind = Literal["check", "foreign key", "primary key", "unique", "exclude", "not null"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a table, column or domain; ``offset`` is that of its first token.

    ``referenced`` are the columns that a foreign key names of the table that it ``references``.
    ``expression`` is the text of a check, or of an exclusion that computes what it compares;
    ``index`` the index that it takes over.
    """

    kind: ConstraintKind
    offset: int
    name: str = ""
    columns: tuple[str, ...] = ()
    references: str = ""
    referenced: tuple[str, ...] = ()
    expression: str = ""
    valid: bool = True
    deferred: bool = False
    index: str = ""

    def mentions(self, column: str) -> bool:
        """Say whether it is on a column, or computes with it."""
        return column in self.columns or column in self.expression.split()


@dataclass(frozen=True, slots=True)
class Column:
    """A column's definition; ``type`` is the text of its type, such as ``varchar ( 20 )``.

    ``collation`` is '' for that of its type, ``sequence`` the one that goes with the column.
    """

    name: str
    type: str
    offset: int
    collation: str = ""
    sequence: str = ""
    default: tuple[Token, ...] = ()
    not_null: bool = False
    stored: bool = False
    identity: bool = False
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One subcommand of an ALTER, such as ``set not null``, on ``name`` (a column, a trigger …).

    ``to`` is a new name, schema, owner or type, ``collation`` that of the type; ``tokens`` what
    follows the command. ``guarded``: it says if [not] exists.
    """

    kind: str
    offset: int
    name: str = ""
    to: str = ""
    collation: str = ""
    column: Column | None = None
    constraint: Constraint | None = None
    tokens: tuple[Token, ...] = ()
    guarded: bool = False

    def has(self, word: str) -> bool:
        """Say whether an unquoted word or a symbol is among the tokens."""
        return any(t.text == word and t.kind in {"word", "symbol"} for t in self.tokens)


@dataclass(frozen=True, slots=True)
class Routine:
    """A function or procedure. ``search_path`` is None when it sets none."""

    arguments: int
    definer: bool | None = None
    search_path: str | None = None
    volatility: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as written, its conditions as tokens; what an ALTER POLICY leaves out is empty."""

    command: str = ""
    roles: tuple[str, ...] = ()
    using: tuple[Token, ...] = ()
    check: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A statement. ``names`` are what it makes, changes or drops; ``on`` is what those belong to.

    That is the table of an index, trigger, policy or rule, the parent of a partition. ``keys`` are
    the columns of an index, or of a partitioned table's key, ``words`` all that an index says of
    its table. ``reads`` and ``writes`` are the qualified tables of its queries. ``clauses`` are the
    optional phrases that it uses.
    """

    verb: str
    kind: str = ""
    names: tuple[str, ...] = ()
    on: str = ""
    clauses: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    actions: tuple[Action, ...] = ()
    keys: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    routine: Routine | None = None
    policy: Policy | None = None
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()

    @property
    def name(self) -> str:
        """The first of the names, or ''."""
        return self.names[0] if self.names else ""

    def is_a(self, verb: str, *kinds: str) -> bool:
        """Say whether it is this verb on one of these kinds of object."""
        return self.verb == verb and (not kinds or self.kind in kinds)

    def has(self, clause: str) -> bool:
        """Say whether it uses an optional phrase."""
        return clause in self.clauses

    def says(self, phrase: str) -> bool:
        """Say whether these unquoted words or symbols stand in it, one after the other."""
        wanted = phrase.split()
        said = [t.text if t.kind in {"word", "symbol"} else "" for t in self.tokens]
        return any(said[at : at + len(wanted)] == wanted for at in range(len(said)))
