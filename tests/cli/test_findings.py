"""Findings in each form, to the character."""

import json
from pathlib import Path
from typing import Any

import pytest

import writersroom_db
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.review import RULES
from writersroom_db_cli.findings import Recording, show_findings
from writersroom_db_cli.findings.github import as_github
from writersroom_db_cli.findings.sarif import as_sarif
from writersroom_db_cli.findings.text import as_text

ERROR = Finding("migrations/0007_ä b.up.sql", 2, 3, "header", "it is: 100%, so", "Mend it.")
WARNING = Finding("schema/gone.sql", 9, 1, "encoding", "of\r\ntwo lines", level="warning")
BOTH = (ERROR, WARNING)


def test_text_shows_place_line_and_way_out(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / ERROR.file).write_text("-- one\n  -- tw\N{LATIN SMALL LETTER O WITH DIAERESIS}\n")
    assert as_text(BOTH, tmp_path) == (
        "migrations/0007_ä b.up.sql:2:3: error header: it is: 100%, so\n"
        "    -- twö\n"
        "    hint: Mend it.\n"
        "schema/gone.sql:9:1: warning encoding: of\r\ntwo lines\n"
        "\n"
        "1 error, 1 warning.\n"
    )


def test_text_of_no_finding_is_empty(tmp_path: Path) -> None:
    assert as_text((), tmp_path) == ""
    assert as_text((WARNING, WARNING), tmp_path).endswith("\n\n2 warnings.\n")


def test_text_shows_a_line_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / WARNING.file).write_bytes(b"\n" * 8 + b"\xe4;\n")
    assert "\n    �;\n" in as_text((WARNING,), tmp_path)


def test_github_annotations_escape_what_ends_a_part() -> None:
    assert as_github(BOTH) == (
        "::error file=migrations/0007_ä b.up.sql,line=2,col=3,title=header"
        "::it is: 100%25, so%0Ahint: Mend it.\n"
        "::warning file=schema/gone.sql,line=9,col=1,title=encoding::of%0D%0Atwo lines\n"
    )
    odd = Finding("a:b,c%.sql", 1, 1, "header", "m")
    assert as_github((odd,)) == "::error file=a%3Ab%2Cc%25.sql,line=1,col=1,title=header::m\n"
    assert as_github(()) == ""


def test_sarif_tells_places_and_rules() -> None:
    log = as_sarif(BOTH, RULES)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("writersroom-db", writersroom_db.__version__)
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    first, second = run["results"]
    assert first == {
        "ruleId": "header",
        "ruleIndex": list(RULES).index("header"),
        "level": "error",
        "message": {"text": "it is: 100%, so\nMend it."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "migrations/0007_%C3%A4%20b.up.sql",
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": 2, "startColumn": 3},
                }
            }
        ],
    }
    assert second["level"] == "warning"
    assert second["message"] == {"text": "of\r\ntwo lines"}


# From the schema of SARIF 2.1.0: the properties of each object that we write (it allows no other
# than its own), those that must be there in capitals, and what their values are.
_TEXT = {"TEXT": str}
_SHAPE: dict[str, Any] = {
    "$schema": str,
    "VERSION": ["2.1.0"],
    "RUNS": [
        {
            "TOOL": {
                "DRIVER": {
                    "NAME": str,
                    "version": str,
                    "rules": [{"ID": str, "shortDescription": _TEXT, "help": _TEXT}],
                }
            },
            "columnKind": ["utf16CodeUnits", "unicodeCodePoints"],
            "results": [
                {
                    "ruleId": str,
                    "ruleIndex": int,
                    "level": ["none", "note", "warning", "error"],
                    "MESSAGE": _TEXT,
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": str, "uriBaseId": str},
                                "region": {"startLine": int, "startColumn": int},
                            }
                        }
                    ],
                }
            ],
        }
    ],
}


def _misshapen(value: Any, shape: Any, at: str = "log") -> list[str]:
    if isinstance(shape, type):
        small = isinstance(value, int) and value < (0 if at.endswith("ruleIndex") else 1)
        return [at] if type(value) is not shape or small else []
    if isinstance(shape, list) and isinstance(shape[0], str):
        return [] if value in shape else [at]
    if isinstance(shape, list):
        return [wrong for it in value for wrong in _misshapen(it, shape[0], at)]
    known = {key.lower() if key.isupper() else key: key for key in shape}
    missing = [f"{at}.{key}" for key, was in known.items() if was.isupper() and key not in value]
    unknown = [f"{at}.{key}" for key in value if key not in known]
    inner = [
        wrong
        for key in value
        if key in known
        for wrong in _misshapen(value[key], shape[known[key]], f"{at}.{key}")
    ]
    return missing + unknown + inner


def test_sarif_has_the_shape_of_its_schema() -> None:
    log = json.loads(json.dumps(as_sarif(BOTH, RULES)))
    assert _misshapen(log, _SHAPE) == []
    assert _misshapen(as_sarif((), RULES), _SHAPE) == []

    del log["runs"][0]["results"][0]["message"]
    log["runs"][0]["results"][1]["level"] = "fatal"
    log["runs"][0]["results"][1]["place"] = 1
    log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    results = "log.runs.results"
    assert sorted(_misshapen(log, _SHAPE)) == [
        f"{results}.level",
        f"{results}.locations.physicalLocation.region.startLine",
        f"{results}.message",
        f"{results}.place",
    ]


@pytest.mark.parametrize("name", RULES)
def test_each_rule_says_what_must_hold_and_the_way_out(name: str) -> None:
    rule = RULES[name]
    assert rule.name == name
    assert rule.summary.endswith(".")
    assert rule.hint


def test_only_warnings_do_not_hide_that_something_would_be_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from writersroom_db.lint.record import RecordPlan

    plan = RecordPlan(tmp_path / "checksums", ("abc  0007_extra.up.sql",), "")
    show_findings("github", (WARNING,), Recording(plan, written=False))
    assert capsys.readouterr().err == "Would record:\n  abc  0007_extra.up.sql\n"
    show_findings("github", BOTH, Recording(plan, written=False))
    assert capsys.readouterr().err.startswith("Not recorded while there are errors:\n")
