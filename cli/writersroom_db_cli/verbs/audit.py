"""``audit``: seal the audit log, verify it, and read the life of a row."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, show, show_json, table, tell

if TYPE_CHECKING:
    from writersroom_db.audit import Entry, Sealed, SealPlan, Verified

HELP = "Seal the audit log, verify it, and read the life of a row."
app = typer.Typer(help=HELP)

Anchor = Annotated[
    str | None,
    typer.Option(
        "--anchor",
        metavar="URL",
        show_default=False,
        help="Where chains are kept out of everybody's reach: s3://bucket/prefix, Object Lock on.",
    ),
]


@app.callback(help=HELP)
def audit() -> None:
    """Group the verbs."""


@app.command()
def seal(
    anchor: Anchor = None,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Seal what was written into the audit log, so that later changes show.

    Run it every minute or so. It seals what transactions have written that ended, and no writer
    waits for it; any number may run at once, and one that was killed is made good by the next. What
    it prints last, the newest seal's chain, is worth keeping: `verify --root` takes it.
    """
    from writersroom_db import audit as library
    from writersroom_db.connection.urls import resolve

    url = resolve(database_url)
    if show_sql and not as_json:
        show(library.SEAL_SQL)
    if dry_run:
        plan = library.plan_seal(url)
        show_json(plan.to_json()) if as_json else _show_plan(plan)
        return
    sealed = library.seal(url, tell, anchor)
    show_json(sealed.to_json()) if as_json else _show_sealed(sealed)


@app.command()
def verify(
    partition: Annotated[
        str | None,
        typer.Option(
            "--partition",
            metavar="NAME",
            show_default=False,
            help="Read this partition's entries alone, such as audit.log_p2026_01.",
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            metavar="TIME",
            show_default=False,
            help="Read only entries that were sealed since then, in UTC.",
        ),
    ] = None,
    anchor: Anchor = None,
    root: Annotated[
        str | None,
        typer.Option(
            "--root",
            metavar="HEX",
            show_default=False,
            help="A chain that `seal` once printed, which a seal must still have.",
        ),
    ] = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Verify the audit log, and name what was tampered with.

    Names each entry that was changed, removed or inserted, and each seal; then exits 1. Without
    --anchor or --root it believes the newest seal: whoever may write both log and seals could have
    replaced all of it, or cut its end off.
    """
    from datetime import UTC

    from writersroom_db import audit as library
    from writersroom_db.connection.urls import resolve

    moment = since.replace(tzinfo=UTC) if since and since.tzinfo is None else since
    verified = library.verify(
        resolve(database_url),
        scope=library.Scope(partition, moment),
        anchor=anchor,
        root=library.read_root(root) if root else None,
    )
    show_json(verified.to_json()) if as_json else _show_verified(verified)
    if verified.findings:
        raise typer.Exit(1)


@app.command()
def trail(
    table_name: Annotated[
        str, typer.Argument(metavar="TABLE", help="The table, such as app.projects.")
    ],
    key: Annotated[str, typer.Argument(metavar="KEY", help="The row's id.")],
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Show the life of a row: who changed it, when, and what.

    Names, addresses, texts and secrets show as digests: equal where the values were.
    """
    from writersroom_db import audit as library
    from writersroom_db.connection.urls import resolve

    entries = library.read_trail(resolve(database_url), table_name, key)
    if as_json:
        show_json([entry.to_json() for entry in entries])
        return
    found = False
    for entry in entries:
        found = True
        _show_entry(entry)
    if not found:
        show(f"The audit log knows nothing of {key} in {table_name}.")


def _show_plan(plan: "SealPlan") -> None:
    show(f"Would seal {_entries(plan.entries)}.")
    for lane in plan.lanes:
        show(f"  {lane.lane.partition}  {_entries(lane.entries)}, since {lane.since}")


def _show_sealed(sealed: "Sealed") -> None:
    show(f"sealed   {_entries(sealed.entries)} in {count(sealed.seals, 'seal')}")
    show(f"waiting  {_waiting(sealed.waiting, sealed.since)}")
    if sealed.anchor:
        show(f"anchor   {sealed.anchor}")
    show(f"newest   {sealed.head.number}  {sealed.head.chain.hex()}")


def _show_verified(verified: "Verified") -> None:
    show(f"verified  {_entries(verified.entries)} under {count(verified.seals, 'seal')}")
    show(f"waiting   {_waiting(verified.waiting, verified.since)}")
    show(f"newest    {verified.head.number}  {verified.head.chain.hex()}")
    for finding in verified.findings:
        show(str(finding))


def _show_entry(entry: "Entry") -> None:
    who = f"user {entry.user_id}" if entry.user_id else "no user"
    role = f" as {entry.set_role}" if entry.set_role else ""
    program = f", {entry.application_name}" if entry.application_name else ""
    why = f": {entry.reason}" if entry.reason else ""
    when = f"{entry.created_at:%Y-%m-%d %H:%M:%S %Z}"
    show(f"{when}  {entry.command}  {who} ({entry.session_role}{role}{program}){why}")
    before, after = entry.before or {}, entry.after or {}
    show(
        table(
            (name, _value(before.get(name)), "->", _value(after.get(name)))
            for name in {**before, **after}
        )
    )


def _value(value: object) -> str:
    return "" if value is None else str(value)


def _entries(number: int) -> str:
    return f"{number:,} entry" if number == 1 else f"{number:,} entries"


def _waiting(number: int, since: datetime | None) -> str:
    return f"{_entries(number)} since {since:%Y-%m-%d %H:%M:%S %Z}" if since else "nothing"
