"""Documents and their versions: where, when, by whom, and how long."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.draws import Flags, Ints
from writersroom_db.seed.lives import members, projects
from writersroom_db.seed.lives.scripts import Draft, Edit, begin, edit_rolls, revise
from writersroom_db.seed.recipe import CASES
from writersroom_db.seed.world import World

_CAST = 6
_AT_ONCE = 1024


def project(world: World, documents: Ints) -> Ints:
    """Return the project of each document."""
    return world.children["documents"].parent(documents)


def created(world: World, documents: Ints) -> Ints:
    """Return when each document was begun: mostly soon after its project."""
    where = project(world, documents)
    earliest = projects.created(world, where)
    part = clock.skewed(world.column("documents.created_at").unit(documents), 2)
    part = np.where(documents < CASES, 0, part)
    return clock.between(earliest, projects.ended(world, where), part)


def deleted(world: World, documents: Ints) -> Flags:
    """Tell which documents were deleted."""
    return world.happens("document_deleted", "documents.deleted", documents) & (documents >= CASES)


def public(world: World, documents: Ints) -> Flags:
    """Tell which documents anybody may read: those of a public project that are not deleted."""
    shown: Flags = projects.public(world, project(world, documents)) & ~deleted(world, documents)
    return shown


def ended(world: World, documents: Ints) -> Ints:
    """Return the end of each document: its own or its project's, or the epoch."""
    latest = projects.ended(world, project(world, documents))
    part = world.column("documents.deleted_at").unit(documents)
    gone = clock.between(created(world, documents), latest, part)
    return np.where(deleted(world, documents), gone, latest)


def length(world: World, documents: Ints) -> Ints:
    """Return how many versions each document has."""
    return world.children["versions"].count(documents)


def saved(world: World, versions: Ints) -> Ints:
    """Return when each version was saved: one after the other, from its document's start."""
    relation = world.children["versions"]
    of, place = relation.parent(versions), relation.position(versions)
    earliest, latest = created(world, of), ended(world, of)
    slot = (latest - earliest) // relation.count(of)
    start = earliest + slot * place
    unit = world.column("versions.created_at").unit(versions)
    moment = world.lively(
        "versions.rhythm", clock.between(start, start + slot, 0.9 * unit), start, start + slot - 1
    )
    return np.where(place == 0, earliest, moment)


def last(world: World, documents: Ints) -> Ints:
    """Return the last version of each document."""
    relation = world.children["versions"]
    return relation.child(documents, relation.count(documents) - 1)


def author(world: World, versions: Ints, at: Ints) -> Ints:
    """Return who saved each version, ``at`` its time."""
    where = project(world, world.children["versions"].parent(versions))
    return members.writer(world, "versions.created_by", versions, where, at)


def kind(world: World, documents: Ints) -> Ints:
    """Return the type of each document, as a place in the weights."""
    return world.pick("document_type", "documents.type", documents)


def cast(world: World, documents: Ints) -> list[tuple[str, ...]]:
    """Return the names of each document's characters, raw: some of them at most, two at least."""
    relation = world.children["characters"]
    many = np.minimum(relation.count(documents), _CAST)
    places = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    own = relation.child(np.repeat(documents, many), places)
    names = world.pools.first_names
    each = iter([names[pick] for pick in name_picks(world, own).tolist()])
    casts = [tuple(islice(each, count)) for count in many.tolist()]
    spare = world.column("documents.spare_cast").below(documents, len(names) - 1).tolist()
    return [
        found if len(found) > 1 else (*found, names[pick], names[pick + 1])
        for found, pick in zip(casts, spare, strict=True)
    ]


def name_picks(world: World, characters: Ints) -> Ints:
    """Return which of the first names each character has."""
    return world.column("characters.name").below(characters, len(world.pools.first_names))


def drafts(world: World, documents: Ints) -> list[Draft]:
    """Return the first version of each document."""
    return begin(world, documents, kind(world, documents), cast(world, documents))


def heads(world: World, documents: Ints) -> Iterator[Draft]:
    """Give the last version of each document; not all of them are held at once."""
    for first in range(0, len(documents), _AT_ONCE):
        some = documents[first : first + _AT_ONCE]
        edits = length(world, some) - 1
        parents = np.repeat(some, edits)
        numbers = 2 + np.arange(len(parents)) - np.repeat(np.cumsum(edits) - edits, edits)
        rolls = iter(edit_rolls(world, parents, numbers))
        for draft, many in zip(drafts(world, some), edits.tolist(), strict=True):
            for roll in islice(rolls, many):
                revise(world, draft, roll)
            yield draft


def versions(world: World, rows: Ints) -> Iterator[tuple[Draft, Edit | None]]:
    """Give the text of each version, with the edit that made it; going on may change the draft."""
    relation = world.children["versions"]
    parents, numbers = relation.parent(rows), relation.position(rows) + 1
    starts, places = np.unique(parents, return_inverse=True)
    begun, reached = drafts(world, starts), [1] * len(starts)
    rolls = edit_rolls(world, parents, numbers)
    for place, number, roll in zip(places.tolist(), numbers.tolist(), rolls, strict=True):
        draft = begun[place]
        if number == 1:
            yield draft, None
            continue
        if number > reached[place] + 1:
            missed = np.arange(reached[place] + 1, number)
            for earlier in edit_rolls(world, np.full(len(missed), draft.document), missed):
                revise(world, draft, earlier)
        reached[place] = number
        yield draft, revise(world, draft, roll)


def project_counts(world: World, of: Ints) -> tuple[Ints, Ints]:
    """Return the words and the characters of each project's documents that are not deleted."""
    relation = world.children["documents"]
    many = relation.count(of)
    owner = np.repeat(np.arange(len(of)), many)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
    found = relation.child(of[owner], place)
    live = ~deleted(world, found)
    words, characters = np.zeros(len(of), np.int64), np.zeros(len(of), np.int64)
    for at, draft in zip(owner[live].tolist(), heads(world, found[live]), strict=True):
        words[at] += draft.words
        characters[at] += draft.characters
    return words, characters
