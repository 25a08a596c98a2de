"""The class of every column: what masking, audit, grants and analytics may do with it.

`schema/classification.toml` says it, and explains the classes. This module reads that file and
refuses whatever it can't be sure of, because a column read wrongly is a leak.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from writersroom_db.errors import BadClassification
from writersroom_db.files import sql_root

_RELATION = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*")
_COLUMN = re.compile(r"[a-z_][a-z0-9_]*")
_PATH = re.compile(r"\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\*\])+")


class DataClass(StrEnum):
    """What kind of data a column or a leaf of a JSON document holds."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PII = "pii"
    SECRET = "secret"  # noqa: S105 - a class, no password
    FREE_TEXT = "free_text"
    JSON = "json"


@dataclass(frozen=True)
class ColumnClass:
    """The class of one column.

    `relation` is qualified (`app.users`). `json_paths` gives the classes of a json column's leaves
    by path (`$.credits[*].name`) and is empty for every other class; a leaf that it doesn't name is
    secret. `encrypted` says that the library encrypts what stands in the column.
    """

    relation: str
    column: str
    data_class: DataClass
    json_paths: Mapping[str, DataClass] = field(default_factory=dict, hash=False)
    encrypted: bool = False


Classification: TypeAlias = Mapping[tuple[str, str], ColumnClass]


def load_classification(path: Path | None = None) -> Classification:
    """Return the class of every column, by qualified relation and column.

    `path` is a file in the form of `schema/classification.toml`, which is read when none is given.
    Raises BadClassification, naming file, relation and column, when anything in it is not exactly
    as that form wants it.
    """
    file = path or sql_root() / "schema" / "classification.toml"
    classes = {}
    for relation, columns in _read(file).items():
        if not _RELATION.fullmatch(relation) or not isinstance(columns, dict):
            raise BadClassification(f'{file}: {relation}: not a table named "schema.relation"')
        for column, entry in columns.items():
            try:
                classes[relation, column] = _column_class(relation, column, entry)
            except ValueError as error:
                raise BadClassification(f"{file}: {relation}.{column}: {error}") from None
    return MappingProxyType(classes)


def _read(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise BadClassification(f"{file}: {error.strerror}") from None
    except ValueError as error:  # broken TOML or UTF-8
        raise BadClassification(f"{file}: {error}") from None


def _column_class(relation: str, column: str, entry: object) -> ColumnClass:
    if not _COLUMN.fullmatch(column):
        raise ValueError("not a column's name")
    if not isinstance(entry, dict):
        data_class = _data_class(entry)
        if data_class is DataClass.JSON:
            raise ValueError("json without paths")
        return ColumnClass(relation, column, data_class)
    if unknown := entry.keys() - {"class", "paths", "encrypted"}:
        raise ValueError(f"unknown key {min(unknown)!r}")
    data_class = _data_class(entry.get("class"))
    if "encrypted" in entry:
        if data_class is DataClass.JSON or "paths" in entry or entry["encrypted"] is not True:
            raise ValueError("encrypted = true belongs to a column without paths, or is left out")
        return ColumnClass(relation, column, data_class, encrypted=True)
    if data_class is not DataClass.JSON:
        raise ValueError("only json has paths; any other class is written column = class")
    return ColumnClass(relation, column, DataClass.JSON, _json_paths(entry.get("paths")))


def _json_paths(paths: object) -> Mapping[str, DataClass]:
    if not isinstance(paths, dict) or not paths:
        raise ValueError("json without paths")
    classes = dict(_leaf(path, entry) for path, entry in paths.items())
    # sorted step by step, a path stands right before those that lead on from it
    for path, following in pairwise(sorted(classes, key=_steps)):
        if _steps(following)[: len(_steps(path))] == _steps(path):
            raise ValueError(f"path {path} is no leaf, since {following} leads on from it")
    return MappingProxyType(classes)


def _leaf(path: str, entry: object) -> tuple[str, DataClass]:
    if not _PATH.fullmatch(path):
        raise ValueError(f"path {path!r} is not $ followed by .key and [*]")
    data_class = _data_class(entry)
    if data_class is DataClass.JSON:
        raise ValueError(f"path {path} has the class json, which no leaf has")
    return path, data_class


def _steps(path: str) -> list[str]:
    return re.findall(r"\$|\.\w+|\[\*\]", path)


def _data_class(entry: object) -> DataClass:
    try:
        return DataClass(entry)  # type: ignore[arg-type]
    except ValueError:
        raise ValueError(f"unknown class {entry!r}") from None
