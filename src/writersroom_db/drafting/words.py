"""The declared SQL, statement by statement: which object each is about, and which it makes.

What is new is drafted in the words of its declaration, and in the order of ``install.psql``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from writersroom_db.catalog import Fact
from writersroom_db.drafting.elements import elements_of
from writersroom_db.drafting.names import (
    comment_target,
    routine,
)
from writersroom_db.drafting.openings import read_opening, squeezed
from writersroom_db.migrations.files import SqlFile, load

_ROUTINES = ("function", "procedure")


@dataclass(frozen=True)
class Words:
    """One statement of the declared state: its place in the whole, and its text.

    ``about`` is the object that it stands or falls with, routines without their arguments;
    ``makes`` the kind and name of what it makes, None for nothing.
    """

    place: int
    text: str
    about: str
    makes: tuple[str, str] | None


class DeclaredWords:
    """Every statement of the declared files, found by what it is about or makes."""

    def __init__(self, files: Iterable[SqlFile]) -> None:
        self.statements = tuple(
            Words(place, text, *read_opening(text))
            for place, text in enumerate(s.text for file in files for s in file.statements)
        )
        others = dict(_other_names(self.statements))
        self._about: dict[str, list[Words]] = defaultdict(list)
        self._makes: dict[tuple[str, str], list[Words]] = defaultdict(list)
        for statement in self.statements:
            self._about[others.get(statement.about, statement.about)].append(statement)
            if statement.makes:
                self._makes[statement.makes].append(statement)

    def about(self, what: str) -> tuple[Words, ...]:
        """Return the statements about an object (see `names.about`), in order.

        Empty where several routines have its name.
        """
        if what.startswith("routine "):
            name = routine(what).removeprefix("routine ")
            made = [self._makes.get((kind, name), ()) for kind in _ROUTINES]
            if sum(map(len, made)) != 1:
                return ()
            what = f"routine {name}"
        return tuple(self._about.get(what, ()))

    def making(self, fact: Fact) -> Words | None:
        """Return the one statement that makes what ``fact`` tells of, None if it isn't found."""
        name = fact.identity
        kind = fact.kind
        if kind in ("trigger", "policy", "rule"):
            pass
        elif kind in _ROUTINES:
            name = routine(name)
        elif kind in ("enum", "composite type", "range type"):
            kind = "type"
        found = self._makes.get((kind, name), ())
        return found[0] if len(found) == 1 else None

    def place(self, fact: Fact, what: str) -> int:
        """Return where ``fact``, which is about ``what``, belongs in the order of declaration."""
        if fact.kind == "comment":
            target = " ".join(comment_target(fact.identity))
            for words in self.about(what):
                if squeezed(words.text).startswith(f"comment on {routine(target)}"):
                    return words.place
        made = self.making(fact)
        if made is None:
            about = self.about(what)
            made = about[0] if about else None
        return made.place if made else len(self.statements)

    def elements(self, table: str) -> dict[str, str]:
        """Return the columns and named constraints in a ``create table``, by name.

        A constraint's key opens with ``constraint``.
        """
        made = self._makes.get(("table", table), ())
        return elements_of(made[0].text) if len(made) == 1 else {}


def read_words(paths: Iterable[Path]) -> DeclaredWords:
    """Read the declared files. Raises SqlTextError."""
    return DeclaredWords(load(path) for path in paths)


def _other_names(statements: Iterable[Words]) -> Iterator[tuple[str, str]]:
    """Yield what a statement may call a thing, and what it stands or falls with."""
    for statement in statements:
        kind, name = statement.makes or ("", "")
        if kind == "index":
            yield f"index {name}", statement.about
        elif kind == "statistics":
            yield f"statistics {name}", statement.about
        elif kind in ("type", "domain"):
            yield f"domain {name}", f"type {name}"
            yield f"relation {name}", f"type {name}"
