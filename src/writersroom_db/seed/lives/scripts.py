"""What documents say: screenplays and their kin, paragraph by paragraph, and how edits change them.

A version is made from the one before by one edit, which the document and the version's number
decide, so any of them can be made again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from writersroom_db.seed.draws import Ints
from writersroom_db.seed.world import World

_SHORTEST, _VARIATION, _LONGEST = 6, 8, 32
_VERSIONS = 1 << 24
_BETWEEN = "\n\n"


@dataclass(frozen=True)
class Edit:
    """What a version changed: the paragraph's place, whether it is new, and the words it gained."""

    place: int
    inserted: bool
    words: int


@dataclass
class Draft:
    """A document's text at one of its versions; ``characters`` counts what joins it, too."""

    document: int
    kind: str
    cast: tuple[str, ...]
    paragraphs: list[str]
    words: int
    characters: int

    @property
    def text(self) -> str:
        """The text."""
        return _BETWEEN.join(self.paragraphs)

    def digest(self) -> str:
        """Return the sha256 of the text as UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def replace(self, place: int, paragraph: str) -> Edit:
        """Put another paragraph at ``place``."""
        before = self.paragraphs[place]
        self.paragraphs[place] = paragraph
        gained = len(paragraph.split()) - len(before.split())
        self.words += gained
        self.characters += len(paragraph) - len(before)
        return Edit(place, False, gained)

    def insert(self, place: int, paragraph: str) -> Edit:
        """Put a new paragraph at ``place``."""
        self.paragraphs.insert(place, paragraph)
        gained = len(paragraph.split())
        self.words += gained
        self.characters += len(paragraph) + len(_BETWEEN)
        return Edit(place, True, gained)


def begin(
    world: World, documents: Ints, kinds: Ints, casts: Sequence[tuple[str, ...]]
) -> list[Draft]:
    """Return the first version of each document."""
    names = world.values("document_type")
    sizes = _SHORTEST + world.column("scripts.size").below(documents, _VARIATION)
    column = world.column("scripts.paragraph")
    places = np.arange(_SHORTEST + _VARIATION)
    rolls = column.bits(documents[:, np.newaxis] * len(places) + places).tolist()
    drafts = []
    for document, kind, cast, size, bits in zip(
        documents.tolist(), kinds.tolist(), casts, sizes.tolist(), rolls, strict=True
    ):
        written = [_paragraph(world, names[kind], cast, roll) for roll in bits[:size]]
        if names[kind] == "screenplay":
            written[0] = world.pools.headings[bits[0] % len(world.pools.headings)]
        words = sum(len(paragraph.split()) for paragraph in written)
        characters = sum(map(len, written)) + len(_BETWEEN) * (size - 1)
        drafts.append(Draft(document, names[kind], cast, written, words, characters))
    return drafts


def edit_rolls(world: World, documents: Ints, numbers: Ints) -> list[int]:
    """Return the random bits of the edits that make versions, by document and number from 2 on."""
    rolls: list[int] = world.column("scripts.edit").bits(documents * _VERSIONS + numbers).tolist()
    return rolls


def revise(world: World, draft: Draft, roll: int) -> Edit:
    """Make the next version, by the bits of its edit."""
    size = len(draft.paragraphs)
    place = 1 + (roll >> 8) % (size - 1)
    paragraph = _paragraph(world, draft.kind, draft.cast, roll >> 16)
    if roll % 3 == 0 and size < _LONGEST:
        return draft.insert(place, paragraph)
    return draft.replace(place, paragraph)


def _paragraph(world: World, kind: str, cast: tuple[str, ...], roll: int) -> str:
    pools = world.pools
    sort, pick = roll % 32, roll >> 5
    if sort == 0:
        return pools.awkward[pick % len(pools.awkward)]
    if kind == "screenplay":
        if sort < 16:
            name = cast[(pick >> 12) % len(cast)].upper()
            return f"{name}\n{pools.lines[pick % len(pools.lines)]}"
        if sort < 28:
            return pools.actions[pick % len(pools.actions)]
        return pools.headings[pick % len(pools.headings)]
    if kind in ("outline", "beat_sheet"):
        return f"- {pools.beats[pick % len(pools.beats)]}"
    if kind == "character":
        name = cast[(pick >> 12) % len(cast)]
        return f"{name}: {pools.traits[pick % len(pools.traits)]}"
    return pools.notes[pick % len(pools.notes)]
