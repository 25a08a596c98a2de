"""What is asked for: the seed, the epoch, how many rows, and every distribution."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from writersroom_db.errors import BadDistributions, TooFewRows, UnknownScale
from writersroom_db.seed.children import Zipf

CASES = 12
"""So many first rows of a table take each of its cases in turn: the smallest world has them all."""

_FOLDER = Path(__file__).parent

Distributions = Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """``epoch`` is the moment at which the world stands still; ``counts`` are rows asked for.

    ``edges`` has, for each retention policy with an end, the latest moment (microseconds since
    1970) that lies before it at the epoch.
    """

    seed: int
    epoch: datetime
    counts: Mapping[str, int]
    distributions: Distributions
    edges: Mapping[str, int]

    def zipf(self, name: str) -> Zipf:
        """Return how the children of a relation are spread."""
        found = self.distributions["zipf"][name]
        return Zipf(float(found["exponent"]), float(found["with_any"]))

    def weights(self, name: str) -> Mapping[str, float]:
        """Return how often each value occurs."""
        weights: Mapping[str, float] = self.distributions["weights"][name]
        return weights

    def share(self, name: str) -> float:
        """Return what part of the rows is so."""
        return float(self.distributions["shares"][name])

    def age(self, name: str) -> int:
        """Return a number of ``[ages]``."""
        return int(self.distributions["ages"][name])

    def with_edges(self, edges: Mapping[str, int]) -> "Recipe":
        """Return the same with the ends of retention."""
        return replace(self, edges=edges)


def make_recipe(
    seed: int,
    epoch: datetime,
    *,
    scale: str = "tiny",
    given: Mapping[str, int] | None = None,
    path: Path | None = None,
) -> Recipe:
    """Return the recipe of a scale, of ``given`` counts, and of the distributions at ``path``.

    Raises UnknownScale and BadDistributions.
    """
    return Recipe(seed, epoch, counts_of(scale, given or {}), distributions(path), {})


def scales() -> Mapping[str, Mapping[str, int]]:
    """Return the named scales: rows asked for, by table."""
    return tomllib.loads((_FOLDER / "scales.toml").read_text(encoding="utf-8"))


def counts_of(scale: str, given: Mapping[str, int]) -> Mapping[str, int]:
    """Return the counts of a named scale, or of ``given`` ones: what is not given follows.

    Users given alone make the whole scale that many times larger. Every document has a version at
    least. Raises UnknownScale, and TooFewRows where not every case of users or projects fits in.
    """
    known = scales()
    if scale not in known:
        raise UnknownScale(f"There is no scale {scale}.", hint=f"Scales are {', '.join(known)}.")
    base = known[scale]
    users = given.get("users", base["users"])
    grown = {table: max(1, rows * users // base["users"]) for table, rows in base.items()}
    grown["ai_agents"] = max(grown["ai_agents"], base["ai_agents"])
    counts = {**grown, **given}
    for table in ("users", "projects"):
        if counts[table] < CASES:
            raise TooFewRows(f"{counts[table]} {table} are too few: {CASES} at least.")
    counts["versions"] = max(counts["versions"], counts["documents"])
    return counts


def distributions(path: Path | None = None) -> Distributions:
    """Return the distributions, those of the TOML file at ``path`` over the project's own.

    Raises BadDistributions, naming the key.
    """
    ours = tomllib.loads((_FOLDER / "distributions.toml").read_text(encoding="utf-8"))
    if path is None:
        return ours
    try:
        theirs = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadDistributions(f"{path} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadDistributions(f"{path} is no TOML: {error}.") from None
    return _merged(ours, theirs, path, "")


def _merged(ours: Distributions, theirs: Distributions, path: Path, within: str) -> Distributions:
    merged = dict(ours)
    for key, value in theirs.items():
        name = f"{within}{key}"
        if key not in ours:
            raise BadDistributions(
                f"{path} names {name}, which is no distribution.",
                hint=f"Known here are {', '.join(ours)}.",
            )
        if isinstance(ours[key], dict):
            if not isinstance(value, dict):
                raise BadDistributions(f"{path}: {name} is a table, not {value!r}.")
            merged[key] = _merged(ours[key], value, path, f"{name}.")
        else:
            _refuse_bad_number(name, ours[key], value, path)
            merged[key] = value
    if within.startswith("weights.") and within != "weights." and not sum(merged.values()):
        raise BadDistributions(f"{path}: all of {within.rstrip('.')} are 0.")
    return merged


def _refuse_bad_number(name: str, ours: Any, value: Any, path: Path) -> None:
    if isinstance(ours, list):
        if not (isinstance(value, list) and len(value) == len(ours) and all(map(_weighs, value))):
            raise BadDistributions(f"{path}: {name} is a list of {len(ours)} numbers above 0.")
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadDistributions(f"{path}: {name} is a number from 0 on, not {value!r}.")
    if name.startswith("shares.") or name.endswith(".with_any"):
        if value > 1:
            raise BadDistributions(f"{path}: {name} is a part from 0 to 1, not {value!r}.")
    elif name.startswith("ages.") and (not isinstance(value, int) or value < 1):
        raise BadDistributions(f"{path}: {name} is a whole number from 1 on, not {value!r}.")


def _weighs(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
