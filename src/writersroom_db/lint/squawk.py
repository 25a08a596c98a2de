"""Squawk, a linter of unsafe migrations, run beside our own rules."""

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from writersroom_db.errors import SquawkFailed, SquawkMissing
from writersroom_db.lint.squawk_rules import OURS, UNFIT
from writersroom_db.migrations.files import SqlFile

OLDEST_SERVER = "15"


@dataclass(frozen=True, slots=True)
class Remark:
    """What squawk says of a file, at a 0-based offset in its text; ``rule`` is squawk's name."""

    file: SqlFile
    offset: int
    rule: str
    message: str
    help: str


def remarks_on(files: Sequence[SqlFile]) -> tuple[Remark, ...]:
    """Return what squawk says of migration files, without what ours say too or doesn't fit.

    Raises SquawkMissing where it isn't installed, and SquawkFailed.
    """
    raw = (
        *raw_remarks([f for f in files if f.header.transactional], "--assume-in-transaction"),
        *raw_remarks([f for f in files if not f.header.transactional]),
    )
    return tuple(remark for remark in raw if remark.rule not in OURS and remark.rule not in UNFIT)


def raw_remarks(files: Sequence[SqlFile], *options: str) -> Iterator[Remark]:
    """Yield all that squawk says of these files, in one run.

    It is given copies, so that neither names nor a .squawk.toml above the files change anything.
    """
    if not files:
        return
    with TemporaryDirectory(prefix="writersroom-squawk-") as folder:
        names = {f"{number:06}.sql": file for number, file in enumerate(files)}
        for name, file in names.items():
            (Path(folder) / name).write_text(file.text, encoding="utf-8", newline="\n")
        for said in _run(folder, [*options, *names]):
            file = names[Path(said["file"]).name]
            yield Remark(
                file,
                _offset(file.text, said["line"], said["column"]),
                said["rule_name"],
                said["message"],
                said["help"] or "",
            )


def _run(folder: str, arguments: Sequence[str]) -> list[dict[str, str]]:
    command = [
        _binary(), "--config", os.devnull, "--reporter", "json", "--pg-version", OLDEST_SERVER,
    ]  # fmt: skip
    done = subprocess.run(
        [*command, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    try:
        found: list[dict[str, str]] = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise SquawkFailed(f"squawk failed: {said[0]}") from None
    return found


def _binary() -> str:
    beside = sysconfig.get_path("scripts")
    found = shutil.which("squawk", path=beside) or shutil.which("squawk")
    if found is None:
        raise SquawkMissing
    return found


def _offset(text: str, line: str, column: str) -> int:
    """Return the offset of squawk's place: a 0-based line, and bytes from its start."""
    start = 0
    for _ in range(int(line)):
        start = text.index("\n", start) + 1
    before = text[start:].encode()[: int(column)]
    return start + len(before.decode(errors="ignore"))
