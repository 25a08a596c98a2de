"""What is asked for: scales, counts, and a file of distributions."""

from pathlib import Path

import pytest

from writersroom_db.errors import BadDistributions, TooFewRows, UnknownScale
from writersroom_db.seed import EPOCH, make_recipe
from writersroom_db.seed.recipe import counts_of, distributions, scales


def test_the_scales_are_as_large_as_they_say() -> None:
    assert counts_of("tiny", {})["users"] == 50
    assert counts_of("small", {})["users"] == 1000
    assert 900_000 < sum(counts_of("medium", {}).values()) < 1_100_000
    assert counts_of("large", {})["chat_messages"] == 10_000_000


def test_what_is_not_given_grows_with_the_users() -> None:
    tiny, grown = counts_of("tiny", {}), counts_of("tiny", {"users": 500, "documents": 7})
    assert (grown["users"], grown["documents"]) == (500, 7)
    assert grown["projects"] == 10 * tiny["projects"]


@pytest.mark.parametrize("table", ["users", "projects"])
def test_too_few_rows_for_every_case_are_refused(table: str) -> None:
    with pytest.raises(TooFewRows, match=f"11 {table} are too few: 12 at least"):
        make_recipe(1, EPOCH, given={table: 11})


def test_every_document_has_a_version() -> None:
    assert counts_of("tiny", {"documents": 1000})["versions"] == 1000


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(UnknownScale, match="no scale huge"):
        make_recipe(1, EPOCH, scale="huge")


def test_every_distribution_can_be_overridden(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"

    def written(value: object, within: str = "") -> str:
        if isinstance(value, dict):
            return "".join(written(each, f"{within}.{name}") for name, each in value.items())
        other = [7] * len(value) if isinstance(value, list) else 1
        return f"{within.lstrip('.')} = {other}\n"

    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for each in value.values() for leaf in leaves(each)]
        return [value]

    path.write_text(written(distributions()))
    assert all(leaf == 1 or leaf == [7] * len(leaf) for leaf in leaves(distributions(path)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[shares]\nmfa = 0.1", "names shares.mfa"),
        ("[zipf.projects_per_user]\nexponent = -1", "zipf.projects_per_user.exponent is a number"),
        ("[zipf]\nprojects_per_user = 3", "zipf.projects_per_user is a table"),
        ("[shares]\nmention = 1.5", "shares.mention is a part from 0 to 1"),
        ("[shares]\nmention = true", "shares.mention is a number"),
        ("[ages]\naccount_skew = 0", "ages.account_skew is a whole number"),
        ("[rhythm]\nweekdays = [1]", "rhythm.weekdays is a list of 7"),
        ("[weights.role]\nking = 3", "names weights.role.king"),
        (
            "[weights.role]\nowner = 0\neditor = 0\ncommenter = 0\nviewer = 0",
            "all of weights.role are 0",
        ),
        ("shares = [", "is no TOML"),
    ],
)
def test_a_bad_distribution_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadDistributions, match=message.replace("[", r"\[")):
        distributions(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDistributions, match="can't be read: No such file"):
        distributions(tmp_path / "none.toml")


def test_each_scale_counts_the_same_tables() -> None:
    assert len({tuple(counts) for counts in scales().values()}) == 1
