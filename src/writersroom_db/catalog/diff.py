"""Compare two sets of facts, and show where they differ."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from difflib import unified_diff

from writersroom_db.catalog.facts import Fact


@dataclass(frozen=True)
class FactDiff:
    """Where a live database differs from its declaration; true if it does.

    ``missing``: declared, but not there. ``unexpected``: there, but not declared. ``changed``:
    pairs (declared, live) of facts about the same thing. All are sorted.
    """

    missing: tuple[Fact, ...]
    unexpected: tuple[Fact, ...]
    changed: tuple[tuple[Fact, Fact], ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.unexpected or self.changed)

    def to_json(self) -> dict[str, list[dict[str, str]]]:
        """Return the difference as what ``json.dumps`` takes."""
        return {
            "missing": [asdict(fact) for fact in self.missing],
            "unexpected": [asdict(fact) for fact in self.unexpected],
            "changed": [
                {
                    "kind": declared.kind,
                    "identity": declared.identity,
                    "declared": declared.definition,
                    "live": live.definition,
                }
                for declared, live in self.changed
            ],
        }


def compare(declared: AbstractSet[Fact], live: AbstractSet[Fact]) -> FactDiff:
    """Return how ``live`` differs from ``declared``."""
    declared_of = {(fact.kind, fact.identity): fact for fact in declared}
    live_of = {(fact.kind, fact.identity): fact for fact in live}
    both = declared_of.keys() & live_of.keys()
    return FactDiff(
        missing=tuple(sorted(declared_of[key] for key in declared_of.keys() - both)),
        unexpected=tuple(sorted(live_of[key] for key in live_of.keys() - both)),
        changed=tuple(
            (declared_of[key], live_of[key])
            for key in sorted(both)
            if declared_of[key] != live_of[key]
        ),
    )


def render(diff: FactDiff) -> str:
    """Return ``diff`` for people: by kind and object, ``-`` as declared, ``+`` as it is.

    Lines end with a newline; no difference gives an empty text.
    """
    entries = [
        *((fact, "missing", fact.definition.splitlines(), []) for fact in diff.missing),
        *((fact, "unexpected", [], fact.definition.splitlines()) for fact in diff.unexpected),
        *(
            (declared, "changed", declared.definition.splitlines(), live.definition.splitlines())
            for declared, live in diff.changed
        ),
    ]
    return "".join(
        f"{line}\n"
        for fact, verdict, before, after in sorted(entries, key=lambda entry: entry[0])
        for line in (f"{verdict:<10}  {fact.kind} {fact.identity}", *_lines(before, after))
    )


def _lines(before: list[str], after: list[str]) -> Iterator[str]:
    """Give the differing lines with one of context; ``…`` where equal ones are left out."""
    hunks = unified_diff(before, after, n=1, lineterm="")
    for number, line in enumerate(hunks):
        if line.startswith("@@"):
            if number > 2:
                yield "    …"
        elif number > 1:
            yield f"  {line[0]} {line[1:]}".rstrip()
