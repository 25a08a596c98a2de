"""``drift``: compare the live database with what is declared."""

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import show_json


def drift(database_url: options.DatabaseUrl = None, as_json: options.Json = False) -> None:
    """Compare the live database with what is declared.

    Prints nothing and exits 0 when they are equal; else prints each difference and exits 1:
    missing is declared but not there, unexpected is there but not declared, and changed shows
    what is declared (-) against what is there (+).
    """
    from writersroom_db.catalog import render
    from writersroom_db.connection.urls import resolve
    from writersroom_db.drift import find_drift

    found = find_drift(resolve(database_url))
    if as_json:
        show_json(found.to_json())
    else:
        typer.echo(render(found), nl=False)
    if found:
        raise typer.Exit(1)
