"""The entry point of ``writersroom-db``: what must be quick, then the app."""

import sys

import writersroom_db

PROGRAM = "writersroom-db"


def main() -> int:
    """Run the command line on this process's arguments; return the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"{PROGRAM} {writersroom_db.__version__}\n")
        return 0
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
    return run(arguments)
