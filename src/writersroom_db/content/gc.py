"""Garbage: objects that no row refers to, since the save they were put for broke off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from writersroom_db.access.owner import as_owner
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.content.store import ContentStore, ListedVersion
from writersroom_db.errors import ContentNotRead, OrphansRefused, TooYoungToJudge

DAY = timedelta(days=1)
SHORTEST = timedelta(hours=1)
"""Between a put and the commit of its row less time passes than that."""
MOST = 1000

_KEYS = Path(__file__).parent / "sql" / "referenced_keys.sql"
_AT_ONCE = 10_000
# the store may be long over a stretch of keys that no row has
_SETTINGS = (
    "set local row_security = off; set local lock_timeout = '5s';"
    " set local idle_in_transaction_session_timeout = 0"
)


@dataclass(frozen=True)
class GarbagePlan:
    """What a store holds, and which versions of objects would be deleted.

    ``kept`` counts the objects to which a row refers; ``found`` the versions of those to which none
    does and whose last put is older than ``older_than``, ``size`` their bytes. ``orphans`` are
    these, the first ones where there are more than were to be planned.
    """

    store: str
    older_than: timedelta
    kept: int
    found: int
    size: int
    orphans: tuple[ListedVersion, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON's types, sizes in bytes and times in seconds."""
        return {
            "store": self.store,
            "older_than": self.older_than.total_seconds(),
            "kept": self.kept,
            "found": self.found,
            "size": self.size,
            "orphans": [
                {**vars(each), "age": round(each.age.total_seconds())} for each in self.orphans
            ],
        }


def plan_garbage(
    url: DatabaseUrl,
    store: ContentStore,
    *,
    older_than: timedelta = DAY,
    at_most: int = MOST,
) -> GarbagePlan:
    """Find the objects to which no row refers; ``at_most`` so many are planned. Changes nothing.

    The store's listing and the keys of all rows are merged as they come, so neither is held in
    memory. Objects whose keys are not ours are passed over.

    Raises TooYoungToJudge below `SHORTEST`, ContentNotRead, and NotMigrated and MayNotRead as
    `as_owner` says.
    """
    if older_than < SHORTEST:
        raise TooYoungToJudge(f"{older_than} is less than {SHORTEST}.")
    kept = found = size = 0
    orphans: list[ListedVersion] = []
    for versions, referenced in _judged(store.versions(), _referenced(url)):
        if referenced:
            kept += 1
        elif min(each.age for each in versions) > older_than:
            found += len(versions)
            size += sum(each.size for each in versions)
            orphans += versions[: at_most - len(orphans)]
    return GarbagePlan(store.name, older_than, kept, found, size, tuple(orphans))


def collect_garbage(store: ContentStore, plan: GarbagePlan) -> int:
    """Delete what is planned and was not put again since; return how many versions that were.

    Killed, it is planned and run again. Raises OrphansRefused where the plan holds not all that was
    found, or the store seems to be another database's; and what `ContentStore.delete` raises.
    """
    if plan.found > len(plan.orphans):
        raise OrphansRefused(
            f"No row refers to {plan.found} of the versions in {plan.store}, and"
            f" {len(plan.orphans)} at most may go."
        )
    if plan.found and not plan.kept:
        raise OrphansRefused(
            f"No row refers to anything in {plan.store}: it may be another database's.",
            hint="If the database holds no documents any more, delete the objects by hand.",
        )
    return store.delete(plan.orphans)


def _referenced(url: DatabaseUrl) -> Iterator[str]:
    with as_owner(url, "app", "versions") as connection, connection.transaction():
        connection.execute(_SETTINGS)
        with connection.cursor("content_keys") as cursor:
            cursor.itersize = _AT_ONCE
            for (key,) in cursor.execute(_KEYS.read_bytes()):
                yield key


def _judged(
    listed: Iterable[ListedVersion], keys: Iterator[str]
) -> Iterator[tuple[list[ListedVersion], bool]]:
    """Give the versions under each listed key, and whether it is among ``keys``: both in order."""
    key, before = next(keys, None), ""
    for name, versions in groupby(listed, key=attrgetter("key")):
        if name < before:
            raise ContentNotRead(
                f"The store lists {name} after {before}: out of order.",
                hint="Directory buckets list so; keep bodies in a general purpose bucket.",
            )
        while key is not None and key < name:
            key = next(keys, None)
        yield list(versions), key == name
        before = name
