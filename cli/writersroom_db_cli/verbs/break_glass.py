"""``access break-glass`` and ``access end-break-glass``: who looks into tenants' rows, and why."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import show, show_json, table

if TYPE_CHECKING:
    from writersroom_db.access import BreakGlassGrant

Login = Annotated[
    str, typer.Option("--login", metavar="LOGIN", help="The login of the person who looks.")
]


def break_glass(
    login: Login,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why, such as the ticket's number.")
    ],
    project: Annotated[
        UUID | None,
        typer.Option("--project", metavar="PROJECT", show_default=False, help="One project's id."),
    ] = None,
    user: Annotated[
        UUID | None,
        typer.Option("--user", metavar="USER", show_default=False, help="Or one user's id."),
    ] = None,
    minutes: Annotated[
        int, typer.Option("--minutes", metavar="N", min=1, max=480, help="For how long.")
    ] = 60,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Let a login look into one project or one user's rows, for a while.

    It takes a reason. The login must be a member of writersroom_break_glass, and another than the
    one that runs this. It reads, and changes nothing: of a project everything but the members'
    private sessions, of a user what is theirs alone. It ends by itself; `status` shows it until
    then.
    """
    from writersroom_db import access as library
    from writersroom_db.connection.urls import resolve

    url = resolve(database_url)
    plan = library.plan_break_glass(
        url, login, project=project, user=user, reason=reason, minutes=minutes
    )
    if show_sql and not as_json:
        show(plan.sql)
    if dry_run:
        where = f"project {plan.project}" if plan.project else f"user {plan.user}"
        told = f"Would let {plan.login} look into {where} for {plan.minutes} min: {plan.reason}"
        show_json(plan.to_json()) if as_json else show(told)
        return
    grant = library.break_glass(url, plan)
    show_json(grant.to_json()) if as_json else show(table([grant_cells(grant)]))


def end_break_glass(
    login: Login, database_url: options.DatabaseUrl = None, as_json: options.Json = False
) -> None:
    """End at once what a login was let in to look at."""
    from writersroom_db import access as library
    from writersroom_db.connection.urls import resolve

    ended = library.end_break_glass(resolve(database_url), login)
    if as_json:
        show_json([grant.to_json() for grant in ended])
    elif ended:
        show(f"ended\n{table([grant_cells(grant) for grant in ended])}")
    else:
        show(f"Nothing was open for {login}.")


def grant_cells(grant: "BreakGlassGrant") -> tuple[str, ...]:
    """Return what a table shows of a grant."""
    where = f"project {grant.project}" if grant.project else f"user {grant.user}"
    until = f"until {grant.expires_at:%Y-%m-%d %H:%M %Z}"
    return grant.login, where, until, f"let in by {grant.granted_by}", grant.reason
