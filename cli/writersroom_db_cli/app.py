"""The app: its verbs, in the order in which its help lists them."""

from typing import Annotated

import typer

import writersroom_db
from writersroom_db_cli.main import PROGRAM
from writersroom_db_cli.verbs import (
    access,
    audit,
    baseline,
    content,
    demo,
    drift,
    keys,
    migrate,
    revision,
    rollback,
    seed,
    server,
    status,
    trace,
    validate,
)

app = typer.Typer(
    name=PROGRAM,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=(
        "Exit codes: 0 done; 1 found something (status --check: pending revisions; drift: a"
        " difference; access explain: a contradiction; keys status: values not under the active"
        " key; keys rotate: values that can't be opened; content verify: a body that is not right;"
        " content gc --dry-run: what may go; audit verify: a tampering; validate: an error;"
        " revision: something left to write; baseline --dry-run: what can't be adopted); 2 could"
        " not run, for the reason on stderr. Results go to stdout, progress and errors to stderr."
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {writersroom_db.__version__}")
        raise typer.Exit


@app.callback()
def writersroom(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version, and exit."
        ),
    ] = False,
) -> None:
    """Migrate, inspect and roll back the Writers Room's PostgreSQL database.

    The database is named by --database-url or the variable WRITERSROOM_DATABASE_URL: a
    postgresql:// URL, or embedded or embedded:NAME for a server that needs nothing installed.
    """


app.command()(migrate.migrate)
app.command()(rollback.rollback)
app.command()(baseline.baseline)
app.command()(status.status)
app.command()(drift.drift)
app.add_typer(access.app, name="access")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.command()(seed.seed)
app.add_typer(content.app, name="content")
app.command()(revision.revision)
app.command()(validate.validate)
app.command()(trace.trace)
app.add_typer(server.app, name="server")
app.command()(demo.demo)
