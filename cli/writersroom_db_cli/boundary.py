"""The one place where errors end: each becomes a clear line on stderr, and exit code 2."""

import io
import os
import sys
import traceback
from collections.abc import Sequence

import typer

from writersroom_db.errors import WritersRoomError
from writersroom_db_cli.app import app
from writersroom_db_cli.main import PROGRAM
from writersroom_db_cli.redaction import known_passwords, redact

DEBUG_VARIABLE = "WRITERSROOM_DEBUG"
COULD_NOT_RUN = 2


def run(arguments: Sequence[str]) -> int:
    """Run the app on ``arguments``; return its exit code, having printed any error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has left; Python's own flush at the end must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted")
    except WritersRoomError as error:
        _trace(arguments)
        return _fail(error.message, error.hint)
    except typer.TyperException as error:
        return _fail(error.format_message(), _usage_hint(error))
    except Exception as error:  # noqa: BLE001 (the boundary is where anything unforeseen ends)
        traced = _trace(arguments)
        message = redact(_named(error), known_passwords(arguments))
        return _fail(message, "" if traced else f"set {DEBUG_VARIABLE}=1 for the traceback")
    return code


def _invoke(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(app)
    try:
        with command.make_context(PROGRAM, list(arguments)) as context:
            command.invoke(context)
    except typer.Exit as ended:
        return ended.exit_code
    return 0


def _fail(message: str, hint: str = "") -> int:
    typer.echo(f"error: {_one_line(message)}", err=True)
    if hint:
        typer.echo(f"hint: {_one_line(hint)}", err=True)
    return COULD_NOT_RUN


def _trace(arguments: Sequence[str]) -> bool:
    """Print the traceback where the user asked for it; tell whether he did."""
    if not os.environ.get(DEBUG_VARIABLE):
        return False
    typer.echo(redact(traceback.format_exc(), known_passwords(arguments)), err=True)
    return True


def _one_line(text: str) -> str:
    return redact(" ".join(text.split()))


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _usage_hint(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else PROGRAM} --help"
