"""Which changes of a column's type leave its bytes as they are."""

import re

_ALIASES = {
    "character varying": "varchar",
    "character": "char",
    "bpchar": "char",
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "decimal": "numeric",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "bool": "boolean",
    "float8": "double precision",
    "float4": "real",
    "bit varying": "varbit",
}
_WIDENS = {"varchar", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval"}


def keeps_bytes(before: str, after: str) -> bool:
    """Say whether a column of one type can become the other without a rewrite or a check.

    Both are texts as a column's definition has them, such as ``varchar ( 20 )``.
    """
    (old, old_size), (new, new_size) = _parts(before), _parts(after)
    if (old, old_size) == (new, new_size):
        return True
    if (old, new) in {("varchar", "text"), ("cidr", "inet")}:
        return True
    if (old, new) == ("text", "varchar"):
        return not new_size
    if old != new:
        return False
    if new in _WIDENS:
        return not new_size or (bool(old_size) and new_size[0] >= old_size[0])
    if new == "numeric":
        return not new_size or (
            bool(old_size) and new_size[0] >= old_size[0] and new_size[1:] == old_size[1:]
        )
    return False


def _parts(type_text: str) -> tuple[str, tuple[int, ...]]:
    size = tuple(int(number) for number in re.findall(r"(?<![\w])\d+", type_text))
    name = " ".join(re.sub(r"\([^)]*\)", " ", type_text).split())
    return _ALIASES.get(name, name), size
