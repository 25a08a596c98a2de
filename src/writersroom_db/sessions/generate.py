"""Writes the modules without asyncio from those with it: ``python -m …sessions.generate``.

The two say the same, so only the modules named ``async_…`` are written by people.
"""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TWINS = ("database", "replica", "session", "texts", "transactions")

_RUFF = (sys.executable, "-m", "ruff")
_HEAD = "# Generated from {source} by writersroom_db.sessions.generate: edit that one.\n"

# In this order, as regular expressions.
_RULES = (
    (r"sqlalchemy\.ext\.asyncio import AsyncSession as", "sqlalchemy.orm import Session as"),
    (r"sqlalchemy\.ext\.asyncio import", "sqlalchemy import"),
    (r'cast\("Connection", (\w+)\.sync_connection\)', r"\1"),
    (r"\bAwaitable\[(\w+)\]", r"\1"),
    (r", Awaitable\b", ""),
    (r"\basyncio\.sleep\b", "time.sleep"),
    (r"\basyncio\.to_thread\((\S+), ", r"\1("),
    (r"^import asyncio$", "import time"),
    (r"\basynccontextmanager\b", "contextmanager"),
    (r"\bAbstractAsync(?=[A-Z])", "Abstract"),
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"__a(enter|exit)__", r"__\1__"),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\b(make_)async_", r"\1"),
    (r"\b(sessions\.)async_", r"\1"),
    (r"``async with``", "``with``"),
)


def without_asyncio(source: str) -> str:
    """Return the text of a module of coroutines as one of plain functions, not formatted yet."""
    for pattern, plain in _RULES:
        source = re.sub(pattern, plain, source, flags=re.MULTILINE)
    return source


def generated(twin: str) -> str:
    """Return the text that ``twin.py`` must have, formatted by ruff."""
    source = HERE / f"async_{twin}.py"
    text = _HEAD.format(source=source.name) + without_asyncio(source.read_text(encoding="utf-8"))
    for command in (["check", "--fix", "--select", "F401,I"], ["format"]):
        arguments = [*_RUFF, *command, "--quiet", "--stdin-filename", f"{twin}.py", "-"]
        text = subprocess.run(
            arguments, input=text, capture_output=True, text=True, check=True
        ).stdout
    return text


def main() -> None:
    """Write every twin anew."""
    for twin in TWINS:
        (HERE / f"{twin}.py").write_text(generated(twin), encoding="utf-8")


if __name__ == "__main__":
    main()
