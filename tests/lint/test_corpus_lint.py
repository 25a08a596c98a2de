"""The lint tells from the text what tracing shows, finds the hazards, and leaves the rest alone."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from tests.lint.corpus import FIXTURE, HARMLESS, HAZARDS, MADE, PARTITIONS, REVISION, Block

from writersroom_db.lint.hazards import find_hazards, model_of
from writersroom_db.lint.locks import predicted_locks
from writersroom_db.lint.model import Model
from writersroom_db.lint.rewrites import rewritten_relations
from writersroom_db.migrations.files import SqlFile
from writersroom_db.migrations.revisions import load_graph
from writersroom_db.trace.relations import MODES, mode_place

Pair = tuple[SqlFile, SqlFile]

BEFORE = [it for it in load_graph().revisions if it.number <= REVISION]
FOLDER = BEFORE[0].folder
# those that can't be run one after the other: they take away what another needs, or mend it
CHANGES_OTHERS = re.compile(
    r"^(drop|truncate)|\b(rename|set schema|drop|inherit|detach|owner|disable|type)\b"
    r"|security_invoker",
    re.MULTILINE,
)
BLOCKING = MODES[MODES.index("share") :]
# what reads or writes a whole table under such a lock, and is no hazard
BORNE = {
    "materialized view refreshed concurrently": "readers go on, and only a refresh writes it",
}
UNCLASSIFIED = "column-without-class"  # a made-up table has no row in classification.toml


def _file(name: str, text: str, *headers: str) -> SqlFile:
    head = "\n".join(["-- purpose: corpus", "-- locks: those of the corpus", *headers])
    return SqlFile(FOLDER / name, f"{head}\n\n{text}")


def _pair(number: int, text: str, *headers: str) -> Pair:
    down = _file(f"{number}_corpus.down.sql", "select;\n")
    return _file(f"{number}_corpus.up.sql", text, *headers), down


def _found(texts: Iterable[tuple[str, tuple[str, ...]]]) -> list[set[str]]:
    """Return the rules that find each of these migrations, run one after the other."""
    pairs = [(it.up, it.down) for it in BEFORE]
    pairs.append(_pair(1000, FIXTURE))
    first = 1001
    pairs += [_pair(first + at, text, *headers) for at, (text, headers) in enumerate(texts)]
    found: list[set[str]] = [set() for _ in pairs[len(BEFORE) + 1 :]]
    for finding in find_hazards(pairs, []):
        number = int(Path(finding.file).name.partition("_")[0])
        if number >= first:
            found[number - first].add(finding.rule)
    return found


def _text(block: Block) -> tuple[str, tuple[str, ...]]:
    alone = "concurrently" in block.text and "refresh" not in block.text
    headers = ("-- transaction: no",) if alone or block.text.startswith("vacuum") else ()
    return block.text, headers


@cache
def _found_by_name() -> Mapping[str, set[str]]:
    mild = [block for block in HAZARDS if not CHANGES_OTHERS.search(block.text)]
    found = _found(map(_text, mild))
    return {block.name: rules for block, rules in zip(mild, found, strict=True)}


@cache
def _model() -> Model:
    return model_of([*(it.up for it in BEFORE), _file("fixture.sql", FIXTURE)])


def _predicted(block: Block) -> frozenset[str]:
    (statement,) = block.statements
    model = _model()
    modes = {it.relation: mode_place(it.mode) for it in predicted_locks(statement, model)}
    locks = {
        f"{MODES[mode]} {name}"
        for name, mode in modes.items()
        if not ((index := model.index(name)) and modes.get(index.table, -1) >= mode)
    }
    rewritten = rewritten_relations(statement, model)
    return frozenset(locks | {f"rewrites {name}" for name in rewritten if not model.index(name)})


@pytest.mark.parametrize("block", [pytest.param(block, id=block.name) for block in HAZARDS])
def test_locks_and_rewrites_are_told_from_the_text(block: Block) -> None:
    assert _predicted(block) in (block.foreseen(15), block.foreseen(18))


@pytest.mark.parametrize(
    "block", [pytest.param(block, id=block.name) for block in HAZARDS if block.rules]
)
def test_hazard_is_found_by_its_rule(block: Block) -> None:
    found = _found_by_name().get(block.name)
    if found is None:
        (found,) = _found([_text(block)])
    assert block.rules <= found


def test_no_hazard_that_reads_a_table_under_a_blocking_lock_is_without_a_rule() -> None:
    without = {
        block.name
        for block in HAZARDS
        if not block.rules and any(map(_holds_up, (block.facts(15), block.facts(18))))
    }
    assert without == BORNE.keys()


def _holds_up(facts: frozenset[str]) -> bool:
    blocks = any(fact.removesuffix(PARTITIONS).rpartition(" ")[0] in BLOCKING for fact in facts)
    return blocks and any(fact.startswith(("scans ", "rewrites ")) for fact in facts)


def test_enough_hazards_have_a_rule() -> None:
    assert sum(1 for block in HAZARDS if block.rules) >= 60


def test_nothing_is_found_in_what_the_same_migration_made() -> None:
    found = _found((f"{MADE.text}{block.text}", ()) for block in HARMLESS)
    accused = {
        block.name: rules - {UNCLASSIFIED}
        for block, rules in zip(HARMLESS, found, strict=True)
        if rules - {UNCLASSIFIED}
    }
    assert accused == {}
