"""Writes the reference page of the command line, from its help.

``python -m writersroom_db_cli.reference > docs/cli.md``
"""

import sys
from collections.abc import Iterator
from typing import Any

import typer

from writersroom_db_cli.app import app
from writersroom_db_cli.main import PROGRAM

_TITLE = """\
# The command line

This page is what `--help` prints, for every command: write it anew with
`python -m writersroom_db_cli.reference > docs/cli.md`.
"""


def commands() -> Iterator[Any]:
    """Give the Typer context of every command, the app's own first."""
    yield from _walk(typer.main.get_command(app), PROGRAM, None)


def page() -> str:
    """Return the page as Markdown."""
    return _TITLE + "".join(
        f"\n## {context.command_path}\n\n```text\n{context.get_help().strip()}\n```\n"
        for context in commands()
    )


def _walk(command: Any, name: str, parent: Any) -> Iterator[Any]:
    # A fixed width: else the page would depend on the terminal.
    context = typer.Context(command, parent=parent, info_name=name, terminal_width=88)
    yield context
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _walk(child, child_name, context)


if __name__ == "__main__":
    sys.stdout.write(page())
