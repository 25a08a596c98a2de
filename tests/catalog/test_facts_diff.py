"""Two sets of facts compared, shown to people and given to machines."""

import json

from writersroom_db.catalog import Fact, compare, render

KEPT = Fact("table", "app.kept", "owner: o")
GONE = Fact("index", "app.gone", "CREATE INDEX gone ON app.kept USING btree (a)")
NEW = Fact("table", "app.new", "owner: o\nrow security: enabled")
EMAIL = Fact("column", "app.users.email", "position: 2\ntype: text\nnot null")
LIVE_EMAIL = Fact("column", "app.users.email", "position: 2\ntype: citext\nnot null")
BODY = ["begin", *(f"  line {number};" for number in range(10)), "end"]
FUNCTION = Fact("function", "app.f()", "\n".join(BODY))
LIVE_FUNCTION = Fact("function", "app.f()", "\n".join(["begin;", *BODY[1:-1], "end;"]))


def test_equal_facts_differ_in_nothing() -> None:
    diff = compare({KEPT, EMAIL}, {EMAIL, KEPT})
    assert not diff
    assert render(diff) == ""


def test_differences_are_sorted_into_three() -> None:
    diff = compare({KEPT, GONE, EMAIL}, {KEPT, NEW, LIVE_EMAIL})
    assert diff
    assert diff.missing == (GONE,)
    assert diff.unexpected == (NEW,)
    assert diff.changed == ((EMAIL, LIVE_EMAIL),)


def test_rendering_shows_declared_and_live_lines_by_kind() -> None:
    assert render(compare({KEPT, GONE, EMAIL}, {KEPT, NEW, LIVE_EMAIL})) == (
        "changed     column app.users.email\n"
        "    position: 2\n"
        "  - type: text\n"
        "  + type: citext\n"
        "    not null\n"
        "missing     index app.gone\n"
        "  - CREATE INDEX gone ON app.kept USING btree (a)\n"
        "unexpected  table app.new\n"
        "  + owner: o\n"
        "  + row security: enabled\n"
    )


def test_rendering_of_long_definitions_leaves_out_what_is_equal() -> None:
    assert render(compare({FUNCTION}, {LIVE_FUNCTION})) == (
        "changed     function app.f()\n"
        "  - begin\n"
        "  + begin;\n"
        "      line 0;\n"
        "    …\n"
        "      line 9;\n"
        "  - end\n"
        "  + end;\n"
    )


def test_difference_goes_to_json_whole() -> None:
    diff = compare({GONE, EMAIL}, {NEW, LIVE_EMAIL})
    assert json.loads(json.dumps(diff.to_json())) == {
        "missing": [
            {"kind": "index", "identity": GONE.identity, "definition": GONE.definition},
        ],
        "unexpected": [
            {"kind": "table", "identity": NEW.identity, "definition": NEW.definition},
        ],
        "changed": [
            {
                "kind": "column",
                "identity": "app.users.email",
                "declared": EMAIL.definition,
                "live": LIVE_EMAIL.definition,
            },
        ],
    }
