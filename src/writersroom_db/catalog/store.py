"""Keep facts as text: one JSON object a line, sorted, so that git shows what changed."""

import json
from collections.abc import Set as AbstractSet
from dataclasses import asdict

from writersroom_db.catalog.facts import Fact
from writersroom_db.errors import BadFactsFile


def dump(facts: AbstractSet[Fact]) -> str:
    """Return ``facts`` as JSON Lines in their order."""
    return "".join(json.dumps(asdict(fact), ensure_ascii=False) + "\n" for fact in sorted(facts))


def load(text: str) -> frozenset[Fact]:
    """Return the facts that ``dump`` wrote; ``BadFactsFile`` names a line that can't be read."""
    return frozenset(
        _fact(line, number)
        for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)
        if text
    )


def _fact(line: str, number: int) -> Fact:
    try:
        match json.loads(line):
            case {"kind": str(kind), "identity": str(identity), "definition": str(definition)}:
                return Fact(kind, identity, definition)
    except ValueError as error:
        raise BadFactsFile(f"Line {number} of the facts is not JSON: {error}.") from error
    raise BadFactsFile(f"Line {number} of the facts has no kind, identity and definition.")
