"""A process that has loaded the engine, and forks a `writersroom-db` command for each request.

A command is a process of its own that can be killed, without the half second that Python takes to
start it. Run with PYTHONPATH set to the installation that it is to load. Requests and answers are
JSON, one a line: the arguments and the files for its output start a command and are answered with
its number; a number asks whether that command has ended, and is answered with its exit code.
"""

import json
import os
import sys

import alembic.runtime.environment
import sqlalchemy.dialects.postgresql.psycopg

import writersroom_db.drift
import writersroom_db.migrations
import writersroom_db.status
import writersroom_db_cli.verbs.drift
import writersroom_db_cli.verbs.migrate
import writersroom_db_cli.verbs.rollback
import writersroom_db_cli.verbs.status
from writersroom_db_cli.boundary import run

LOADED = (
    alembic.runtime.environment,
    sqlalchemy.dialects.postgresql.psycopg,
    writersroom_db.drift,
    writersroom_db.migrations,
    writersroom_db.status,
    writersroom_db_cli.verbs.drift,
    writersroom_db_cli.verbs.migrate,
    writersroom_db_cli.verbs.rollback,
    writersroom_db_cli.verbs.status,
)


def start(arguments: list[str], out: str, err: str) -> int:
    """Fork a command whose output goes to two files; return its number."""
    number = os.fork()
    if number:
        return number
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for descriptor, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
        code = run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def ended(number: int) -> int | None:
    """Return the command's exit code (negative: the signal that killed it), None while it runs."""
    found, status = os.waitpid(number, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def main() -> None:
    """Say that all is loaded, then answer requests until there are no more."""
    sys.stdout.write("null\n")
    sys.stdout.flush()
    for line in sys.stdin:
        request = json.loads(line)
        answer = ended(request) if isinstance(request, int) else start(*request)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
