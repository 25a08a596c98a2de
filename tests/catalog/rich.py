"""The database with one of everything: what the tests do with it."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from writersroom_db.catalog import Fact, FactDiff, compare, read_facts

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
ROLES = ("facts_owner", "facts_app", "writersroom_facts_role", "writersroom_facts_group")
FIXTURE = Path(__file__).with_name("fixture.sql")


@dataclass(frozen=True)
class Rich:
    """A connection inside a transaction on a database with one of everything."""

    connection: psycopg.Connection[TupleRow]
    declared: frozenset[Fact]

    def execute(self, statements: str) -> None:
        """Run SQL that names roles as ``facts_*``."""
        self.connection.execute(own_roles(statements).encode())

    def facts(self) -> frozenset[Fact]:
        """Read the facts as they are now."""
        return common_roles(read_facts(self.connection))

    def diff(self) -> FactDiff:
        """Compare the facts as they are now with what they were."""
        return compare(self.declared, self.facts())


def own_roles(statements: str) -> str:
    """Give roles, which belong to the whole server, names of this worker's own."""
    return statements.replace("facts_", f"facts{WORKER}_")


def common_roles(facts: frozenset[Fact]) -> frozenset[Fact]:
    """Undo `own_roles` in facts."""
    mine, common = own_roles("facts_"), "facts_"
    return frozenset(
        Fact(f.kind, f.identity.replace(mine, common), f.definition.replace(mine, common))
        for f in facts
    )


def headlines(diff: FactDiff) -> set[str]:
    """Return what a difference names: ``changed column app.users.email``."""
    return {
        *(f"missing {fact.kind} {fact.identity}" for fact in diff.missing),
        *(f"unexpected {fact.kind} {fact.identity}" for fact in diff.unexpected),
        *(f"changed {fact.kind} {fact.identity}" for fact, _ in diff.changed),
    }
