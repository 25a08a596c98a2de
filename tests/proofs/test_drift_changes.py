"""Every single change to a migrated database is found, and named."""

import random

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.catalog.rich import headlines
from tests.proofs.changes import Change, every_change
from tests.proofs.conftest import Amount, Figure

from writersroom_db.catalog import Fact, compare, read_facts, render
from writersroom_db.declared import declared_facts

SHARES = 4  # for as many processes


@pytest.mark.parametrize("share", range(SHARES))
def test_every_single_change_is_found_and_named_and_a_clean_database_has_none(
    connection: psycopg.Connection[TupleRow],
    amount: Amount,
    share: int,
    chance: random.Random,
    figure: Figure,
) -> None:
    declared = declared_facts()
    assert connection.execute("select count(*) from ops.partitions").fetchall() == [(39,)]
    _expect_no_difference(declared, connection)
    changes = _chosen(every_change(connection), share, amount.changes // SHARES, chance)
    missed = []
    for change in changes:
        with connection.transaction(force_rollback=True):
            connection.execute(change.statements.encode())
            found = headlines(compare(declared, read_facts(connection)))
        if change.told not in found:
            missed.append((change, sorted(found)[:5]))
    _expect_no_difference(declared, connection)
    sorts = {change.sort for change in changes}
    figure(
        f"drift, share {share}, single changes found and named",
        f"{len(changes) - len(missed)} of {len(changes)}, of {len(sorts)} sorts",
    )
    assert missed == []


def _expect_no_difference(
    declared: frozenset[Fact], connection: psycopg.Connection[TupleRow]
) -> None:
    clean = compare(declared, read_facts(connection))
    assert not clean, render(clean)


def _chosen(changes: list[Change], share: int, wanted: int, chance: random.Random) -> list[Change]:
    """Return ``wanted`` changes of every fourth sort, one of each at least."""
    sorts = list(dict.fromkeys(change.sort for change in changes))[share::SHARES]
    mine = [change for change in changes if change.sort in sorts]
    chance.shuffle(mine)
    one_each = {change.sort: change for change in mine}
    others = [change for change in mine if one_each[change.sort] is not change]
    return [*one_each.values(), *others[: max(0, wanted - len(one_each))]]
