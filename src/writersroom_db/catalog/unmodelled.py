"""Refuse a database that holds objects which no query in ``sql/`` knows.

Every catalog of the server is looked into, those that a later PostgreSQL brings too: silence about
an object would read as "nothing differs".
"""

from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from writersroom_db.errors import UnmodelledObject

_SQL = Path(__file__).parent / "sql"

_MODELLED = frozenset(
    {
        "pg_attrdef",
        "pg_class",
        "pg_constraint",
        "pg_default_acl",
        "pg_enum",
        "pg_extension",
        "pg_namespace",
        "pg_policy",
        "pg_proc",
        "pg_rewrite",
        "pg_statistic_ext",
        "pg_trigger",
        "pg_type",
    }
)
_DATA = frozenset({"pg_largeobject_metadata"})
_READ_THROUGH_A_VIEW = frozenset({"pg_user_mapping"})  # in unmodelled_kinds.sql


def refuse_unmodelled(cur: psycopg.Cursor[TupleRow]) -> None:
    """Raise ``UnmodelledObject``, naming each, if the database holds objects of unknown kinds.

    The names are qualified if ``search_path`` is empty.
    """
    cur.execute((_SQL / "catalogs.sql").read_bytes())
    catalogs = {name for (name,) in cur} - _MODELLED - _DATA - _READ_THROUGH_A_VIEW
    found = cur.execute(_rows_of_users(sorted(catalogs))).fetchall()
    found += cur.execute((_SQL / "unmodelled_kinds.sql").read_bytes()).fetchall()
    if not found:
        return
    classids, objids = zip(*found, strict=True)
    given = {"catalogs": list(classids), "objects": list(objids)}
    cur.execute((_SQL / "unmodelled.sql").read_bytes(), given)
    if ours := tuple(sorted(description for (description,) in cur)):
        raise UnmodelledObject(ours)


def _rows_of_users(catalogs: list[str]) -> sql.Composed:
    """Return a query for the rows (catalog, oid) whose oids are not PostgreSQL's own."""
    rows = sql.SQL("select tableoid, oid from {} where oid >= 16384")
    return sql.SQL(" union all ").join(
        rows.format(sql.Identifier("pg_catalog", name)) for name in catalogs
    )
