"""The world that is seeded: who has what, decided before any row is made, and small."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from writersroom_db.seed import clock
from writersroom_db.seed.cells import escaped
from writersroom_db.seed.children import Children, spread
from writersroom_db.seed.draws import Column, Flags, Ints, identities
from writersroom_db.seed.pools import Pools
from writersroom_db.seed.recipe import CASES, Recipe

YEAR = 365 * clock.DAY + clock.DAY // 4
MONTH = YEAR // 12

EDGE_SESSIONS = 4 * CASES
"""So many first sessions stand at the ends of retention; then comes one a month."""


def sessions_with_a_place(recipe: Recipe) -> int:
    """Return how many sessions, from the first on, have their place in time."""
    return EDGE_SESSIONS + recipe.age("conversation_months")


@dataclass(frozen=True)
class World:
    """A recipe with its pools: raw ones, and ``cells``, the same as COPY takes them."""

    recipe: Recipe
    pools: Pools
    cells: Pools
    children: Mapping[str, Children]
    _columns: dict[str, Column] = field(default_factory=dict, repr=False, compare=False)

    def column(self, name: str) -> Column:
        """Return the random numbers of a column."""
        if name not in self._columns:
            self._columns[name] = Column(self.recipe.seed, name)
        return self._columns[name]

    def ids(self, table: str, rows: Ints) -> list[str]:
        """Return the ids of rows of a table, as cells."""
        return identities(self.recipe.seed, table, rows)

    def happens(self, share: str, column: str, rows: Ints) -> Flags:
        """Tell for each row whether it is one of those of which ``share`` tells the part."""
        return self.column(column).unit(rows) < self.recipe.share(share)

    def pick(self, weights: str, column: str, rows: Ints) -> Ints:
        """Return which of the weighed values each row has; the first rows take each in turn."""
        values = np.array(list(self.recipe.weights(weights).values()), dtype=np.float64)
        sums = np.cumsum(values) / np.sum(values)
        drawn = np.searchsorted(sums, self.column(column).unit(rows), side="right")
        drawn = np.minimum(drawn, len(values) - 1).astype(np.int64)
        return np.where(rows < max(CASES, len(values)), rows % len(values), drawn)

    def values(self, weights: str) -> tuple[str, ...]:
        """Return the weighed values, in order."""
        return tuple(self.recipe.weights(weights))

    def near(self, policy: str, column: str, rows: Ints) -> Ints:
        """Return a moment a second to a day off the end of retention, on both sides by turns."""
        off = np.array([1, 60, 3600, 86_400])[self.column(column).below(rows, 4)] * clock.SECOND
        return self.recipe.edges[policy] + np.where((rows >> 2) & 1, off, -off)

    @cached_property
    def epoch(self) -> int:
        """The moment at which the world stands still."""
        return clock.microseconds(self.recipe.epoch)

    @cached_property
    def beginning(self) -> int:
        """When the first account was made."""
        return self.epoch - self.recipe.age("account_years") * YEAR

    @cached_property
    def rhythm(self) -> clock.Rhythm:
        """When people work."""
        rhythm = self.recipe.distributions["rhythm"]
        return clock.Rhythm(tuple(rhythm["hours"]), tuple(rhythm["weekdays"]))

    def lively(self, column: str, moments: Ints, earliest: Ints, latest: Ints) -> Ints:
        """Move moments to when people work, within the bounds."""
        return self.rhythm.near(moments, earliest, latest, self.column(column))


def make_world(recipe: Recipe, pools: Pools) -> World:
    """Decide who has what."""
    ready = Pools(**{each.name: _cells(getattr(pools, each.name)) for each in fields(Pools)})
    world = World(recipe, pools, ready, {})
    counts = recipe.counts

    def relate(name: str, parents: str, children: str, **limits: int) -> Children:
        return spread(
            world.column(name), counts[parents], counts[children], recipe.zipf(name), **limits
        )

    documents = counts["documents"]
    placed = sessions_with_a_place(recipe)
    return World(
        recipe,
        pools,
        ready,
        {
            "projects": relate("projects_per_user", "users", "projects"),
            "members": relate(
                "members_per_project", "projects", "members", most=max(0, counts["users"] - 2)
            ),
            "documents": relate("documents_per_project", "projects", "documents", sure=CASES),
            "versions": relate("versions_per_document", "documents", "versions", sure=documents),
            "characters": relate("characters_per_document", "documents", "characters", sure=CASES),
            "comments": relate("comments_per_document", "documents", "comments", sure=CASES),
            "suggestions": relate(
                "suggestions_per_document", "documents", "suggestions", sure=CASES
            ),
            "sessions": relate("sessions_per_project", "projects", "sessions"),
            "chat_messages": relate(
                "messages_per_session", "sessions", "chat_messages", sure=placed
            ),
            "agent_interactions": relate(
                "interactions_per_session", "sessions", "agent_interactions", sure=placed
            ),
        },
    )


def _cells(pool: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(escaped(entry) if isinstance(entry, str) else _cells(entry) for entry in pool)
