"""Squawk runs beside our rules: what it says is ours too, doesn't fit, or is a finding."""

import re
import shutil
import sysconfig
from pathlib import Path

import pytest
from tests.lint.cases import HERE, findings, headed, pair

from writersroom_db.errors import SquawkFailed, SquawkMissing
from writersroom_db.lint import squawk
from writersroom_db.lint.squawk_rules import OURS, UNFIT
from writersroom_db.lint.structure import RULES as STRUCTURE

_OPENING = re.compile(r"^-- says ([\w-]+)\n", re.MULTILINE)
_PARTS = _OPENING.split((HERE / "squawk_says.sql").read_text(encoding="utf-8"))[1:]
SAID = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))


def said_by_squawk(text: str) -> set[str]:
    file, _ = pair(headed(text))
    options = ["--assume-in-transaction"] if file.header.transactional else []
    return {remark.rule for remark in squawk.raw_remarks([file], *options)}


@pytest.mark.parametrize("rule", [*OURS, *UNFIT])
def test_squawk_still_has_the_rule(rule: str) -> None:
    assert rule in said_by_squawk(SAID[rule])


@pytest.mark.parametrize(("theirs", "ours"), OURS.items(), ids=list(OURS))
def test_what_squawk_says_our_rule_finds(theirs: str, ours: str) -> None:
    assert ours in {finding.rule for finding in findings(SAID[theirs])} | STRUCTURE.keys()


@pytest.mark.parametrize("rule", UNFIT)
def test_what_does_not_fit_is_not_found(rule: str) -> None:
    assert not [it for it in findings(SAID[rule]) if it.rule.startswith("squawk")]


def test_a_config_file_above_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".squawk.toml").write_text('excluded_rules = ["ban-char-field"]\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert "squawk-ban-char-field" in {
        it.rule for it in findings("create temporary table fresh (id char(4));")
    }


def test_without_squawk_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(SquawkMissing) as caught:
        findings("select 1;")
    assert "writersroom-db[lint]" in caught.value.hint


def test_a_squawk_that_fails_is_an_error_and_not_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "squawk"
    broken.write_text("#!/bin/sh\necho no such option >&2\nexit 2\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    with pytest.raises(SquawkFailed, match="no such option"):
        findings("select 1;")
