"""What the migrations have built so far, as far as the rules must know it: no server is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from writersroom_db.lint.shapes import Column, Constraint, Policy, Routine
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement

OWNER = "writersroom_owner"


@dataclass(frozen=True, slots=True)
class Spot:
    """A statement of a file, and the ``offset`` within its text that matters."""

    file: SqlFile
    statement: Statement
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``parent`` is that of a partition; ``keys`` are its partition key's columns.

    ``columns``, ``constraints`` and ``policies`` are by name; ``commented`` names the columns that
    have a comment, and '' if the table has one. ``spots`` says where each aspect was last stated:
    '' the table, ``rls``, ``policy NAME``, ``column NAME``, ``constraint NAME``.
    """

    name: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    constraints: Mapping[str, Constraint] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    spots: Mapping[str, Spot] = field(default_factory=dict)
    commented: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    parent: str = ""
    rls: bool = False
    forced: bool = False
    temporary: bool = False

    @property
    def schema(self) -> str:
        """The schema's name; '' for a name without one."""
        return self.name.rpartition(".")[0]

    @property
    def partitioned(self) -> bool:
        """Whether its rows are in partitions."""
        return bool(self.keys)


@dataclass(frozen=True, slots=True)
class Index:
    """An index; ``condition`` is the text of its WHERE, ``computed`` one that has an expression.

    ``words`` are all that it says of its table, its columns among them.
    """

    name: str
    table: str
    keys: tuple[str, ...]
    condition: str = ""
    words: frozenset[str] = frozenset()
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """A function or procedure, and where it was last written."""

    name: str
    routine: Routine
    spot: Spot
    owner: str = OWNER


@dataclass(frozen=True, slots=True)
class View:
    """A view or materialized view, the tables that it reads, and where it was last written."""

    name: str
    materialized: bool
    invoker: bool
    spot: Spot
    reads: tuple[str, ...] = ()
    owner: str = OWNER


Signature: TypeAlias = tuple[str, int]
"""A routine's name, and how many arguments it has."""


@dataclass(slots=True)
class Model:
    """The objects by qualified name. ``owners`` holds the table of each extended statistics."""

    tables: dict[str, Table] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    routines: dict[Signature, Procedure] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    constrained_domains: frozenset[str] = frozenset()
    statistics: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Model":
        """Return a model that can go its own way."""
        return Model(
            dict(self.tables),
            dict(self.indexes),
            dict(self.routines),
            dict(self.views),
            self.constrained_domains,
            dict(self.statistics),
        )

    def table(self, name: str) -> Table:
        """Return the table, or one without anything where the migrations made none."""
        return self.tables.get(name) or Table(name)

    def index(self, name: str, schema: str = "") -> Index | None:
        """Return the index of this name; one without schema is looked for in ``schema``."""
        return self.indexes.get(name if "." in name else f"{schema}.{name}")

    def family(self, table: str) -> list[Table]:
        """Return a table and its partitions."""
        children = [it.name for it in self.tables.values() if it.parent and it.parent == table]
        return [self.table(table), *(it for child in children for it in self.family(child))]

    def constraint(self, table: str, name: str) -> Constraint | None:
        """Return a table's constraint."""
        return self.table(table).constraints.get(name)

    def change(self, table: str, **changes: object) -> None:
        """Change a table that the migrations made; of others nothing is known."""
        if table in self.tables:
            self.tables[table] = replace(self.tables[table], **changes)  # type: ignore[arg-type]

    def is_required(self, table: str, column: str) -> bool:
        """Say whether a valid constraint keeps a column from null."""
        known = self.table(table)
        stated = known.columns.get(column)
        return (stated is not None and stated.not_null) or any(
            constraint.valid and _requires(constraint, column)
            for constraint in known.constraints.values()
        )


def _requires(constraint: Constraint, column: str) -> bool:
    if constraint.kind in {"not null", "primary key"}:
        return column in constraint.columns
    terms = f" {constraint.expression} and "
    wanted = f" {column} is not null and "
    return (
        constraint.kind == "check"
        and " or " not in terms
        and (wanted in terms or f" ( {column} is not null ) and " in terms)
    )
