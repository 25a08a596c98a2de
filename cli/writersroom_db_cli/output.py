"""Where output goes: results to stdout, progress to stderr."""

import json
from collections.abc import Iterable, Sequence

import typer


def tell(line: str) -> None:
    """Print a line of progress."""
    typer.echo(line, err=True)


def show(text: str = "") -> None:
    """Print a part of the result for people, and a newline."""
    typer.echo(text)


def show_json(document: object) -> None:
    """Print the result as the one JSON document."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return ``rows`` as aligned columns, indented by two; empty for no rows."""
    lines = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(f"  {_aligned(line, widths)}".rstrip() for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))


def count(number: int, noun: str) -> str:
    """Return ``number`` and its noun, such as ``1 row`` or ``2 rows``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def seconds(duration: float) -> str:
    """Return a duration for people, such as ``0.03 s``."""
    return f"{duration:.2f} s"
