"""Rules about row-level security as it stands at the end.

The schema ops is left out: it holds no tenant's rows, and no role of a service has a grant there.
Partitions are reached by their parent, whose policies count; they carry row-level security without
a policy, so that nobody reaches them directly. The worker reads everything by policies of its own,
and the definer's functions check for themselves: their policies may let every row through.
"""

from collections.abc import Iterator

from writersroom_db.lint.conditions import value_of
from writersroom_db.lint.model import Table
from writersroom_db.lint.rules.standing import End, Standing
from writersroom_db.lint.shapes import Policy
from writersroom_db.lint.structure.rules import Rule

UNDECIDED = Rule(
    "rls-undecided",
    "Every table outside ops has row-level security, its partitions too.",
    "Write alter table … enable row level security, in rls_policies/ and in the migration.",
)
NO_POLICY = Rule(
    "rls-without-policy",
    "A table with row-level security has a policy, else no role of a service sees a row of it.",
    "Write a policy for each command; or say beside its row-level security why it stays closed.",
)
ALLOWS_ALL = Rule(
    "policy-allows-all",
    "No policy has a condition that holds for every row, but for the worker's and the definer's.",
    "Write the condition that makes a row the caller's.",
)
FOR_ALL = Rule(
    "policy-for-all",
    "There is one policy a command, but for the worker's and the definer's.",
    "Write for select, for insert, for update and for delete, each with its own condition.",
)
RULES = (UNDECIDED, NO_POLICY, ALLOWS_ALL, FOR_ALL)

_CLOSED_BY_GRANTS = "ops"
_TRUSTED = {"writersroom_worker", "writersroom_definer"}


def undecided(end: End) -> Iterator[Standing]:
    """Find tables and partitions without row-level security."""
    for table in end.built.tables.values():
        if _has_tenants(table) and not table.rls and not table.temporary:
            message = f"{table.name} has no row-level security"
            yield Standing(UNDECIDED, message, end.spot(table))


def closed(end: End) -> Iterator[Standing]:
    """Find tables that no policy opens."""
    for table in end.tables():
        if table.rls and not table.policies:
            message = f"{table.name} has row-level security and no policy"
            yield Standing(NO_POLICY, message, end.spot(table, "rls"))


def open_to_all(end: End) -> Iterator[Standing]:
    """Find policies without a condition, and those for every command."""
    for table in end.built.tables.values():
        for name, policy in table.policies.items():
            if policy.roles and set(policy.roles) <= _TRUSTED:
                continue
            spot = end.spot(table, f"policy {name}")
            if _allows_all(policy):
                message = f"policy {name} lets every row of {table.name} through"
                yield Standing(ALLOWS_ALL, message, spot)
            if policy.command in {"", "all"}:
                message = f"policy {name} of {table.name} is for every command"
                yield Standing(FOR_ALL, message, spot)


def _has_tenants(table: Table) -> bool:
    return table.schema != _CLOSED_BY_GRANTS


def _allows_all(policy: Policy) -> bool:
    return any(value_of(condition) for condition in (policy.using, policy.check))


CHECKS = (undecided, closed, open_to_all)
