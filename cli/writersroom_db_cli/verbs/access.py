"""``access``: who may do what, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import show, show_json, table
from writersroom_db_cli.verbs.break_glass import break_glass, end_break_glass

if TYPE_CHECKING:
    from writersroom_db.access import AccessExplanation
    from writersroom_db.access.explanation import Answer, Found

app = typer.Typer(help="Explain who may do what, and why; let somebody look.")
app.command()(break_glass)
app.command()(end_break_glass)


@app.callback()
def access() -> None:
    """Explain who may do what, and why; let somebody look."""


@app.command()
def explain(
    user: Annotated[
        str, typer.Option("--user", metavar="USER", help="The user: an id or an e-mail address.")
    ],
    project: Annotated[
        str, typer.Option("--project", metavar="PROJECT", help="The project: an id.")
    ],
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Say why a user may or may not read or change a project.

    Tells what the account, the project and the collaboration say, what the user may do and why,
    and then asks the database itself, as the services' role and in this user's name, whether it
    shows the project. Changes nothing. Exits 1 when something contradicts: the access that is
    recorded and what it should be, or this explanation and the database's own answer.
    """
    from writersroom_db.access import explain_access
    from writersroom_db.connection.urls import resolve

    explained = explain_access(resolve(database_url), user, project)
    if as_json:
        show_json(explained.to_json())
    else:
        show_explanation(explained)
    if explained.disagreements:
        raise typer.Exit(1)


def show_explanation(explained: "AccessExplanation") -> None:
    """Print ``explained`` for people."""
    found = explained.found
    project = found.project
    public = "public" if project.is_public else "not public"
    show(f"user           {found.account.id}: {found.account.state}")
    show(
        f"project        {project.id}: {project.status}, visibility {project.visibility}, {public}"
    )
    show(f"owner          {'yes' if project.owned else 'no'}")
    show(f"collaboration  {_collaboration(found)}")
    if found.invitation is not None:
        until = "open until" if found.invitation.still_open else "ended on"
        when = f"{found.invitation.expires_at:%Y-%m-%d %H:%M %Z}"
        show(f"by address     invited as {found.invitation.role}, {until} {when}")
    show(f"rank           {_rank(found)}")
    show(f"database       {_answer(explained.answer)}")
    show("may")
    show(table((v.action, "yes" if v.allowed else "no", v.reason) for v in explained.verdicts))
    if explained.disagreements:
        show("disagreements")
        show(table((sentence,) for sentence in explained.disagreements))


def _collaboration(found: "Found") -> str:
    said = found.collaboration
    if said is None:
        return "none"
    parts = [said.state, said.role]
    if said.expires_at is not None:
        parts.append(f"until {said.expires_at:%Y-%m-%d %H:%M %Z}")
    if said.taken_away:
        parts.append(f"taken away: {' '.join(said.taken_away)}")
    return ", ".join(parts)


def _rank(found: "Found") -> str:
    recorded, entitled = found.rank.recorded, found.rank.entitled
    if recorded == entitled:
        return f"{recorded or 'none'}, as projects and collaborations say"
    return f"{recorded or 'none'}, but projects and collaborations say {entitled or 'none'}"


def _answer(answer: "Answer") -> str:
    if answer.not_asked is not None:
        return f"not asked: {answer.not_asked}"
    if answer.failure is not None:
        return f"answers with an error: {answer.failure}"
    if not answer.bound:
        return "refuses the user"
    return "shows the project" if answer.visible else "does not show the project"
