"""An object of a kind that the facts do not cover is an error that names it, never silence."""

import pytest
from tests.catalog.rich import Rich

from writersroom_db.errors import UnmodelledObject

OBJECTS = {
    "aggregate": (
        "create aggregate app.total (integer) (sfunc = int4pl, stype = integer)",
        "function app.total(integer)",
    ),
    "base type": ("create type app.shell", "type app.shell"),
    "collation": ('create collation app.plain from "C"', "collation app.plain"),
    "conversion": (
        "create conversion app.conv for 'LATIN1' to 'UTF8' from pg_catalog.iso8859_1_to_utf8",
        "conversion app.conv",
    ),
    "operator": (
        "create operator app.=== (leftarg = text, rightarg = text, function = texteq)",
        "operator app.===(text,text)",
    ),
    "operator class": (
        (
            "create operator class app.ints for type integer using hash as operator 1 =,"
            " function 1 hashint4(integer)"
        ),
        "operator class app.ints for access method hash",
    ),
    "operator family": (
        "create operator family app.family using btree",
        "operator family app.family for access method btree",
    ),
    "operator added to PostgreSQL's own family": (
        (
            "alter operator family pg_catalog.text_ops using hash add"
            " operator 1 pg_catalog.= (bytea, bytea)"
        ),
        (
            "operator 1 (bytea, bytea) of operator family text_ops for access method hash:"
            " =(bytea,bytea)"
        ),
    ),
    "cast": ("create cast (text as app.mood) with inout", "cast from text to app.mood"),
    "text search configuration": (
        "create text search configuration app.words (copy = pg_catalog.simple)",
        "text search configuration app.words",
    ),
    "text search dictionary": (
        "create text search dictionary app.dictionary (template = simple)",
        "text search dictionary app.dictionary",
    ),
    "text search parser": (
        (
            "create text search parser app.parser (start = prsd_start, gettoken = prsd_nexttoken,"
            " end = prsd_end, lextypes = prsd_lextype)"
        ),
        "text search parser app.parser",
    ),
    "text search template": (
        "create text search template app.template (lexize = dsimple_lexize)",
        "text search template app.template",
    ),
    "event trigger": (
        (
            "create function app.on_ddl() returns event_trigger language plpgsql as 'begin end';"
            " create event trigger watch on ddl_command_end execute function app.on_ddl()"
        ),
        "event trigger watch",
    ),
    "publication": ("create publication news", "publication news"),
    "table in a publication": (
        "create publication news for table app.users",
        "publication of table app.users in publication news",
    ),
    "schema in a publication": (
        "create publication news for tables in schema app",
        "publication of schema app in publication news",
    ),
    "subscription": (
        (
            "create subscription elsewhere connection 'dbname=none' publication news"
            " with (connect = false, slot_name = none, enabled = false)"
        ),
        "subscription elsewhere",
    ),
    "foreign-data wrapper": (
        "create foreign data wrapper abroad",
        "foreign-data wrapper abroad",
    ),
    "server": (
        "create foreign data wrapper abroad; create server there foreign data wrapper abroad",
        "server there",
    ),
    "user mapping": (
        (
            "create foreign data wrapper abroad; create server there foreign data wrapper abroad;"
            " create user mapping for public server there"
        ),
        "user mapping for public on server there",
    ),
    "foreign table": (
        (
            "create foreign data wrapper abroad; create server there foreign data wrapper abroad;"
            " create foreign table app.far (id integer) server there"
        ),
        "foreign table app.far",
    ),
    "foreign partition": (
        (
            "create foreign data wrapper abroad; create server there foreign data wrapper abroad;"
            " create table app.parts (id integer) partition by list (id);"
            " create foreign table app.part partition of app.parts default server there"
        ),
        "foreign table app.part",
    ),
    "language": (
        "create language other handler pg_catalog.plpgsql_call_handler",
        "language other",
    ),
    "access method": (
        "create access method pile type table handler pg_catalog.heap_tableam_handler",
        "access method pile",
    ),
    "transform": (
        (
            "create transform for integer language sql (from sql with function"
            " pg_catalog.prsd_lextype(internal))"
        ),
        "transform for integer language sql",
    ),
    "security label": (
        (
            "insert into pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label)"
            " values ('app.users'::regclass, 'pg_class'::regclass, 0, 'someone', 'x')"
        ),
        "table app.users",
    ),
}


@pytest.mark.parametrize(("statements", "described"), OBJECTS.values(), ids=OBJECTS)
def test_unmodelled_object_is_named(rich: Rich, statements: str, described: str) -> None:
    rich.execute(statements)
    with pytest.raises(UnmodelledObject) as error:
        rich.facts()
    assert described in error.value.objects
    assert described in error.value.message


def test_every_unmodelled_object_is_named_at_once(rich: Rich) -> None:
    rich.execute("create type app.shell; create publication news")
    with pytest.raises(UnmodelledObject) as error:
        rich.facts()
    assert error.value.objects == ("publication news", "type app.shell")


def test_objects_of_extensions_are_modelled_by_their_extension(rich: Rich) -> None:
    rich.execute("create extension hstore; create extension btree_gist; create extension pg_trgm")
    diff = rich.diff()
    assert [fact.identity for fact in diff.unexpected] == ["btree_gist", "hstore", "pg_trgm"]


def test_temporary_objects_are_nobodys_business(rich: Rich) -> None:
    rich.execute("""
        create temporary table scratch (id integer primary key, note text default 'x');
        create function pg_temp.f() returns integer language sql return 1;
        create aggregate pg_temp.total (integer) (sfunc = int4pl, stype = integer);
        comment on table scratch is 'x';
        grant select on scratch to public;
    """)
    assert not rich.diff()


def test_large_objects_are_data(rich: Rich) -> None:
    rich.execute("select lo_create(0)")
    assert not rich.diff()
