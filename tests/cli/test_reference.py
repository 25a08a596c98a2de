"""The help is complete, and the reference page is what it prints."""

from pathlib import Path
from typing import Any

import pytest

from writersroom_db_cli.options import ATTEMPTS, DEADLINE, LOCK_TIMEOUT, WAIT
from writersroom_db_cli.reference import commands, page

_COMMANDS = list(commands())
_OPTIONS = [(command, option) for command in _COMMANDS for option in command.command.params]


def test_reference_page_is_what_help_prints() -> None:
    written = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m writersroom_db_cli.reference > docs/cli.md"


@pytest.mark.parametrize("command", _COMMANDS, ids=lambda command: str(command.command_path))
def test_every_command_has_help_in_sentences(command: Any) -> None:
    text = (command.command.help or "").strip()
    assert text[:1].isupper()
    assert text.endswith(".")
    first = text.split("\n\n")[0]
    assert len(first) < 72, "the list of commands would cut it off"


@pytest.mark.parametrize(
    ("command", "option"), _OPTIONS, ids=lambda value: getattr(value, "name", None)
)
def test_every_option_has_help_in_sentences(command: Any, option: Any) -> None:
    assert option.help, f"{command.command_path} {option.name}"
    assert option.help[0].isupper()
    assert option.help.endswith(".")


def test_every_verb_is_on_the_page() -> None:
    paths = {command.command_path.removeprefix("writersroom-db").strip() for command in _COMMANDS}
    server = {f"server {verb}" for verb in ("start", "stop", "url", "psql")}
    keys = {f"keys {verb}" for verb in ("create", "rotate", "rewrap", "status")}
    verbs = {
        "",
        "migrate",
        "rollback",
        "audit",
        "audit seal",
        "audit trail",
        "audit verify",
        "baseline",
        "status",
        "drift",
        "revision",
        "seed",
        "validate",
        "access break-glass",
        "access end-break-glass",
        "content",
        "content gc",
        "content verify",
        "trace",
        "server",
        "demo",
    }
    assert paths == verbs | server | keys | {"access", "access explain", "keys"}


def test_defaults_of_the_limits_are_those_of_the_library() -> None:
    from writersroom_db.migrations import Limits

    ours = Limits(lock_timeout=LOCK_TIMEOUT, deadline=DEADLINE, attempts=ATTEMPTS, runner_wait=WAIT)
    assert ours == Limits()
