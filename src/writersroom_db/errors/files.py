"""Reading what ships: SQL, the classification, facts, the revisions and their record."""

from writersroom_db.errors.base import WritersRoomError


class SqlTextError(WritersRoomError):
    """A text of SQL can't be read, or can't be run one statement at a time.

    ``line`` and ``column`` are 1-based and count characters; ``problem`` is the message without
    them.
    """

    def __init__(
        self, problem: str, *, line: int, column: int, hint: str = "", file: str = ""
    ) -> None:
        self.problem = problem
        self.line = line
        self.column = column
        place = f"{file}:{line}:{column}" if file else f"line {line}, column {column}"
        super().__init__(f"{place}: {problem}", hint=hint)

    def in_file(self, file: str) -> "SqlTextError":
        """Return the same error, its message opening with ``file:line:column``."""
        return SqlTextError(
            self.problem, line=self.line, column=self.column, hint=self.hint, file=file
        )


class BadClassification(WritersRoomError):
    """The classification of columns can't be read."""

    default_hint = (
        "Give each column public, internal, pii, secret or free_text; a json column gets"
        ' column.class = "json" and a class for each column.paths."$.key".'
    )


class BadFactsFile(WritersRoomError):
    """A file of facts can't be read."""

    default_hint = "Take the file from the release again; it is generated, never edited."


class MissingMigrationFile(WritersRoomError):
    """A revision's SQL file is missing."""

    default_hint = "Every revision has NNNN_slug.up.sql and NNNN_slug.down.sql in migrations/."


class RevisionsBranch(WritersRoomError):
    """The revisions are not one line."""

    default_hint = "Change the down_revision of the newest one, so that one head is left."


class UnknownRevision(WritersRoomError):
    """There is no such revision."""


class RecordRefused(WritersRoomError):
    """A recorded migration is not what was recorded."""

    default_hint = (
        "Restore the recorded text, and put the change into a new revision. Only if no other clone"
        " and no database has the file yet: remove its line from migrations/checksums first."
    )


class HistoryUnreadable(WritersRoomError):
    """Git can't say what was released."""

    default_hint = (
        "Run it in a clone that has git and this ref; in CI, fetch the branch first: git fetch"
        " origin main."
    )


class EmptyMessage(WritersRoomError):
    """The message of a revision is empty."""

    default_hint = "Say in a few words what the revision does: its files are named after that."


class UnwritableMessage(WritersRoomError):
    """The message of a revision can't be written into its files."""

    default_hint = "Its files are UTF-8: so must be the message, or the terminal that sends it."


class NotACheckout(WritersRoomError):
    """Revisions are written in a checkout of the repository, and this is an installed wheel."""

    default_hint = "Run it in a checkout, installed there with pip install -e ."


class FileInTheWay(WritersRoomError):
    """A file that a revision needs stands there already, with another text."""

    default_hint = "Nothing was written. Move it away, or say another message."


class SquawkMissing(WritersRoomError):
    """The linter squawk is not installed."""

    default_hint = "pip install 'writersroom-db[lint]'"


class SquawkFailed(WritersRoomError):
    """The linter squawk can't run."""

    default_hint = "Install the version that writersroom-db[lint] names."
