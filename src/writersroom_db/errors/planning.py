"""Deciding what would run, before anything is changed."""

from typing import TYPE_CHECKING

from writersroom_db.errors.base import WritersRoomError

if TYPE_CHECKING:
    from writersroom_db.baseline.finding import Finding


class AlembicAlone(WritersRoomError):
    """Alembic alone has neither the runner's lock nor the migration log."""

    default_hint = "Run writersroom-db migrate, or writersroom-db rollback."


class WrongDirection(WritersRoomError):
    """The revision lies in the other direction."""


class PhaseBlocked(WritersRoomError):
    """A revision of another phase stands before the one that is due."""

    default_hint = (
        "Run migrate --phase contract first, once no service needs what it takes away; or ship the"
        " revisions in two releases."
    )


class DatabaseAhead(WritersRoomError):
    """The database is ahead of this version of writersroom-db."""

    default_hint = "Install the version of writersroom-db that migrated it, or a newer one."


class NotMigrated(WritersRoomError):
    """The database was never migrated."""

    default_hint = "Run writersroom-db migrate first."


class EditedMigration(WritersRoomError):
    """The text of an applied migration was changed."""

    default_hint = "Restore the text that was applied, and put the change into a new revision."


class DataLossRefused(WritersRoomError):
    """The rollback would lose rows."""

    default_hint = "Give --allow-data-loss if these rows may go."


class IrreversibleMigration(WritersRoomError):
    """A revision can't be taken back."""

    default_hint = "Restore a backup, or write a new revision that mends forward."


class UnknownEnvironment(WritersRoomError):
    """There is no such environment."""

    default_hint = "Environments are production, staging, test and development."


class NothingToAdopt(WritersRoomError):
    """The schema holds none of the document's tables."""

    default_hint = (
        "Name their schema with --schema; a new database needs writersroom-db migrate only."
    )


class AlreadyMigrated(WritersRoomError):
    """The database was migrated, not adopted."""

    default_hint = "There is nothing to adopt: run writersroom-db migrate."


class BaselineRefused(WritersRoomError):
    """The database is not the document's, or its rows break a rule; nothing was changed.

    ``findings`` say what, each with a ``subject``, and for rows how many and their first ids.
    """

    default_hint = "Mend each, then run the command again; --dry-run tells what is left."

    def __init__(self, findings: "tuple[Finding, ...]") -> None:
        self.findings = findings
        first = "; ".join(map(str, findings[:3]))
        more = f"; and {len(findings) - 3} more" if len(findings) > 3 else ""
        super().__init__(f"The database can't be adopted as it is: {first}{more}.")


class AdoptionDiffers(WritersRoomError):
    """The adopted database would not be what migrations make; everything was rolled back."""

    default_hint = "This is a defect of writersroom-db: report it with this message."


class DemoNeedsEmptyDatabase(WritersRoomError):
    """The demo was given a database that is in use."""

    default_hint = (
        "The demo rolls everything back: leave out --database-url, and it makes a database of its"
        " own, or name an empty one."
    )


class UnknownScale(WritersRoomError):
    """There is no such scale."""


class TooFewRows(WritersRoomError):
    """A world of so few rows has no place for every case."""

    default_hint = "Ask for more, or for the scale tiny."


class BadDistributions(WritersRoomError):
    """The file of distributions can't be used."""

    default_hint = "The project's own is seed/distributions.toml: copy what is to differ."


class MissingExtra(WritersRoomError):
    """What the command needs is not installed."""


class UnknownTable(WritersRoomError):
    """There is no such table."""


class NotAtHead(WritersRoomError):
    """The database is not at the newest revision."""

    default_hint = "Run writersroom-db migrate first."


class ProductionRefused(WritersRoomError):
    """The database says that it is for production."""

    default_hint = (
        "If it is not: writersroom-db migrate --environment development (or staging, or test)."
    )


class NotEmpty(WritersRoomError):
    """The database holds rows."""

    default_hint = "Give --append to add to them, or name an empty database."


class LoadInTheWay(WritersRoomError):
    """Another load was begun and is not complete."""

    default_hint = "Run it again with the same options to complete it, or to remove it --restart."
