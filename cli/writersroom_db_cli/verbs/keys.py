"""``keys``: the data keys that columns are encrypted under."""

from typing import TYPE_CHECKING, Annotated

import typer

from writersroom_db_cli import options
from writersroom_db_cli.output import count, seconds, show, show_json, table, tell

if TYPE_CHECKING:
    from writersroom_db.encryption.census import Count
    from writersroom_db.encryption.rotation import RotationPlan, RotationResult
    from writersroom_db.encryption.status import KeyRecord, KeysStatus

Wrapper = Annotated[
    str | None,
    typer.Option(
        "--wrapper",
        metavar="KEY",
        show_default=False,
        help=(
            "What wraps the data keys: kms:KEY, an id, ARN or alias of AWS KMS, or for development"
            " file:PATH. Without it, WRITERSROOM_KEYS names it."
        ),
    ),
]

app = typer.Typer(help="Make, replace and look at the keys that columns are encrypted under.")


@app.callback()
def keys() -> None:
    """Make, replace and look at the keys that columns are encrypted under."""


@app.command()
def create(
    wrapper: Wrapper = None,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Make the first data keys.

    One encrypts columns, another makes the digests to look values up by. Both are kept in the
    database, wrapped. A key file that is not there yet is made; keep a copy of it: without it
    nothing can be read. Refuses where there are keys already.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.encryption.creating import create_keys, plan_creation
    from writersroom_db.encryption.wrapping import named_wrapper

    url = resolve(database_url)
    plan = plan_creation(url, named_wrapper(wrapper))
    if show_sql and not as_json:
        show(plan.sql.rstrip())
    if dry_run:
        told = [f"Would make the key file {plan.file}."] if plan.file else []
        told += [f"Would make a data key for: {', '.join(plan.purposes)}."]
        show_json(plan.to_json()) if as_json else show("\n".join(told))
        return
    made = create_keys(url, plan)
    if as_json:
        show_json([key.to_json() for key in made])
        return
    if plan.file:
        show(f"Made the key file {plan.file}: keep a copy elsewhere.")
    show(table((f"key {key.id}", key.purpose, f"wrapped by {key.wrapped_by}") for key in made))


@app.command()
def rotate(
    wrapper: Wrapper = None,
    finish: Annotated[
        bool,
        typer.Option("--finish", help="Make no new key: bring what is left under the active one."),
    ] = False,
    settle: Annotated[
        float,
        typer.Option(
            "--settle",
            metavar="SECONDS",
            min=0,
            max=86_400,
            help="How long after the change of key services may write under the one before.",
        ),
    ] = 60.0,
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", min=1, max=100_000, help="Rows of a batch.")
    ] = 500,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    lock_timeout: options.LockTimeout = options.LOCK_TIMEOUT,
    deadline: options.Deadline = options.DEADLINE,
    attempts: options.Attempts = options.ATTEMPTS,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Replace the active data key, and encrypt every value anew.

    Services read and write meanwhile. Values in the clear, written before there were keys, are
    encrypted as well. A rotation that was cut off is finished by the next one, under the key that
    it has made. Exits 1 when values are left that can't be opened.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.encryption.rotation import plan_rotation, rotate_keys
    from writersroom_db.encryption.wrapping import key_wrapper, named_wrapper

    url = resolve(database_url)
    plan = plan_rotation(url, finish=finish)
    if show_sql and not as_json:
        show(";\n".join(text.rstrip() for text in plan.sql) + ";")
    if dry_run:
        show_json(plan.to_json()) if as_json else _show_plan(plan)
        return
    result = rotate_keys(
        url,
        plan,
        key_wrapper(named_wrapper(wrapper)),
        settle=settle,
        rows=rows,
        limits=options.make_limits(lock_timeout, deadline, attempts, 0),
        tell=tell,
    )
    show_json(result.to_json()) if as_json else _show_result(result)
    if result.refused:
        raise typer.Exit(1)


@app.command()
def rewrap(
    to: Annotated[
        str, typer.Option("--to", metavar="KEY", help="What is to wrap them: kms:KEY or file:PATH.")
    ],
    wrapper: Wrapper = None,
    dry_run: options.DryRun = False,
    show_sql: options.ShowSql = False,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> None:
    """Have another key wrap the data keys; no value is touched.

    Services that start later need the new key; those that run keep what they have unwrapped. A key
    file that is not there yet is made. Name a key of KMS by its id where an alias moves on to
    another one.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.encryption.rewrapping import plan_rewrap, rewrap_keys
    from writersroom_db.encryption.wrapping import key_wrapper, named_wrapper

    url = resolve(database_url)
    plan = plan_rewrap(url, to)
    if show_sql and not as_json:
        show(plan.sql.rstrip())
    if not dry_run:
        rewrap_keys(url, plan, key_wrapper(named_wrapper(wrapper)))
    if as_json:
        show_json(plan.to_json())
        return
    would = "Would have" if dry_run else "Have"
    if plan.file:
        show(f"{would} made the key file {plan.file}: keep a copy elsewhere.")
    show(f"{would} rewrapped {count(len(plan.keys), 'data key')}.")


@app.command()
def status(database_url: options.DatabaseUrl = None, as_json: options.Json = False) -> None:
    """Show the data keys, and how many values are under each.

    Needs no wrapping key, and opens nothing. Exits 1 when values are in the clear, or under another
    key than the active one.
    """
    from writersroom_db.connection.urls import resolve
    from writersroom_db.encryption.status import read_keys_status

    found = read_keys_status(resolve(database_url))
    show_json(found.to_json()) if as_json else _show_status(found)
    if found.findings:
        raise typer.Exit(1)


def _show_plan(plan: "RotationPlan") -> None:
    if plan.makes_key:
        show(f"Would make a new data key instead of key {plan.active}, and encrypt under it:")
    else:
        show(f"Would encrypt under key {plan.active}, which is active:")
    show(table((str(each.column), count(each.values, "value")) for each in plan.columns))


def _show_result(result: "RotationResult") -> None:
    for each in result.refused:
        rows = ", ".join(str(row) for row in each.rows)
        show(f"{each.column}: {count(each.values, 'value')} can't be opened or don't fit: {rows}")
    if result.retired:
        show(f"Retired: {', '.join(f'key {key}' for key in result.retired)}.")
    show(
        f"Encrypted {count(result.changed, 'value')} under key {result.active},"
        f" {seconds(result.seconds)}."
    )


def _show_status(found: "KeysStatus") -> None:
    show("keys" if found.keys else "There is no data key.")
    if found.keys:
        show(table(_record_cells(record) for record in found.keys))
    if found.counts:
        show("values")
        show(table(_count_cells(each) for each in found.counts))
    if found.findings:
        show("findings")
        show(table((sentence,) for sentence in found.findings))


def _record_cells(record: "KeyRecord") -> tuple[str, ...]:
    key = record.key
    made = f"made {record.created_at:%Y-%m-%d %H:%M %Z}"
    return f"key {key.id}", key.purpose, key.state, made, f"wrapped by {key.wrapped_by}"


def _count_cells(each: "Count") -> tuple[str, ...]:
    where = "in the clear" if each.key is None else f"key {each.key}"
    return str(each.column), where, count(each.values, "value")
