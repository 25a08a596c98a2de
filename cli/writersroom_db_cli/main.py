"""The entry point of ``writersroom-db``: what must be quick, then the app."""

import gc
import sys

import writersroom_db

PROGRAM = "writersroom-db"

# What is imported stays: looking for garbage among it, again and again as it grows, takes a tenth
# of a short command.
_COLLECT_EVERY = 100_000


def main() -> int:
    """Run the command line on this process's arguments; return the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"{PROGRAM} {writersroom_db.__version__}\n")
        return 0
    gc.set_threshold(_COLLECT_EVERY)
    try:
        from writersroom_db_cli.boundary import run
    except ModuleNotFoundError as missing:
        if missing.name != "typer":
            raise
        sys.stderr.write(
            "error: The command line is not installed: typer is missing.\n"
            "hint: pip install 'writersroom-db[cli]'\n"
        )
        return 2
    try:
        return run(arguments)
    finally:
        # else the interpreter looks through everything once more, only to forget it
        gc.freeze()
