"""The stock of names and texts that rows are made of, filled once from Faker and the phrases."""

import hashlib
import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from writersroom_db.errors import MissingExtra

_PHRASES = Path(__file__).parent / "phrases.toml"
_SLOT = re.compile(r"\{(\w+)\}")
_SIZE = 400
_LOCALES = ("de_DE", "fr_FR", "es_ES", "pl_PL", "ja_JP", "ar_EG", "he_IL", "hi_IN")


@dataclass(frozen=True)
class Pools:
    """Every list that rows are drawn from. ``mentions`` hold {name} and {email}."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    jobs: tuple[str, ...]
    genres: tuple[str, ...]
    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    headings: tuple[str, ...]
    actions: tuple[str, ...]
    lines: tuple[str, ...]
    beats: tuple[str, ...]
    notes: tuple[str, ...]
    feedback: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    proposals: tuple[str, ...]
    summaries: tuple[str, ...]
    traits: tuple[str, ...]
    knowledge: tuple[str, ...]
    mentions: tuple[str, ...]
    awkward: tuple[str, ...]
    agents: tuple[tuple[str, str, str], ...]

    def digest(self) -> str:
        """Return the sha256 of all of it: another release of Faker may know other names."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()


def fill_pools(seed: int) -> Pools:
    """Fill the pools. Raises MissingExtra where Faker is not installed."""
    try:
        from faker import Faker
    except ImportError:
        raise MissingExtra(
            "Faker is not installed.", hint="Install writersroom-db[seed]."
        ) from None
    phrases = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    english = Faker("en_US", use_weighting=False)
    english.seed_instance(seed)
    firsts = [english.first_name() for _ in range(_SIZE)]
    lasts = [english.last_name() for _ in range(_SIZE)]
    for locale in _LOCALES:
        foreign = Faker(locale, use_weighting=False)
        foreign.seed_instance(seed)
        firsts += [foreign.first_name() for _ in range(12)]
        lasts += [foreign.last_name() for _ in range(12)]
    words = {**phrases, "place": [english.city() for _ in range(60)]}
    chance = random.Random(seed)  # noqa: S311 (no secret)
    made = {
        name: tuple(_written(phrases[name], words, chance) for _ in range(_SIZE))
        for name in _WRITTEN
    }
    return Pools(
        first_names=(*firsts, *phrases["awkward_names"]),
        last_names=(*lasts, *phrases["awkward_names"]),
        jobs=tuple(english.job() for _ in range(80)),
        genres=tuple(phrases["genres"]),
        mentions=tuple(phrases["mentions"]),
        awkward=tuple(phrases["awkward"]),
        agents=tuple((name, specialty, text) for name, specialty, text in phrases["agents"]),
        **made,
    )


_WRITTEN = (
    "titles",
    "descriptions",
    "headings",
    "actions",
    "lines",
    "beats",
    "notes",
    "feedback",
    "questions",
    "answers",
    "proposals",
    "summaries",
    "traits",
    "knowledge",
)


def _written(templates: list[str], words: Mapping[str, Any], chance: random.Random) -> str:
    text = _SLOT.sub(lambda slot: chance.choice(words[slot[1]]), chance.choice(templates))
    return text[:1].upper() + text[1:]
