"""``server``: the embedded PostgreSQL."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import show, show_json

if TYPE_CHECKING:
    from writersroom_db.connection.urls import DatabaseUrl

app = typer.Typer(help="Start, stop and reach the embedded PostgreSQL.")

DatabaseName = Annotated[
    str, typer.Argument(metavar="[NAME]", help="The name of a database on the server.")
]


@app.command()
def start(as_json: options.Json = False) -> None:
    """Start the embedded server, unless it runs.

    It keeps its data in WRITERSROOM_EMBEDDED_HOME, listens on a unix socket in a private
    directory only, and runs until it is stopped.
    """
    from writersroom_db.connection import embedded

    running = embedded.start()
    if as_json:
        show_json(
            {
                "pid": running.pid,
                "version": running.version,
                "home": str(running.home),
                "sockets": str(running.sockets),
                "url": embedded.server_url().masked,
            }
        )
        return
    show(f"PostgreSQL {running.version} runs as process {running.pid}, its data in {running.home}.")


@app.command()
def stop(as_json: options.Json = False) -> None:
    """Stop the embedded server, if it runs."""
    from writersroom_db.connection import embedded

    stopped = embedded.stop()
    if as_json:
        show_json({"stopped": stopped})
    else:
        show("Stopped the embedded server." if stopped else "The embedded server was not running.")


@app.command()
def url(name: DatabaseName = "writersroom", as_json: options.Json = False) -> None:
    """Print the URL of a database on it.

    Starts nothing and makes nothing; --database-url embedded does both.
    """
    from writersroom_db.connection import embedded

    address = embedded.server_url(name).masked
    if as_json:
        show_json({"url": address})
    else:
        show(address)


@app.command(
    options_metavar="[OPTIONS] [PSQL ARGUMENTS]...",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def psql(
    context: typer.Context,
    database_url: Annotated[
        str,
        typer.Option(
            "--database-url",
            metavar="URL",
            help="The database: embedded, embedded:NAME or a postgresql:// URL.",
        ),
    ] = "embedded",
) -> None:
    """Open a database in psql.

    Further arguments go to psql, such as -c 'select 1'. WRITERSROOM_DATABASE_URL is not read: only
    --database-url leads to another server. A password is handed over in the environment, never on
    psql's command line.
    """
    from writersroom_db.connection import embedded
    from writersroom_db.connection.urls import resolve

    _become_psql(str(embedded.binary("psql")), resolve(database_url), context.args)


def _become_psql(program: str, database: "DatabaseUrl", arguments: list[str]) -> None:
    command = [program, "-d", database.conninfo_without_password, *arguments]
    os.execve(program, command, database.environment())  # noqa: S606 (no shell, on purpose)
