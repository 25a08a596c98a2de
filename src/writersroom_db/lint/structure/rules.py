"""The rules about the shape of the SQL folders, by name."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, in a sentence, and the way out where it doesn't."""

    name: str
    summary: str
    hint: str


_RULES = (
    Rule(
        "file-name",
        "A migration's files are NNNN_slug.up.sql, NNNN_slug.down.sql and versions/NNNN_slug.py.",
        "Name it with four digits, an underscore, and lower-case letters, digits or underscores.",
    ),
    Rule(
        "revision-incomplete",
        "Every revision has its up file, its down file and its module.",
        "Add the missing file beside the others, or remove them all.",
    ),
    Rule(
        "revision-number",
        "Revisions are numbered from 0001, without a gap and none twice.",
        "Give the newer revision the next free number: in its three files' names and its module.",
    ),
    Rule(
        "revision-module",
        "A module says its number, the number before it and its pair of files, and nothing else.",
        "Copy the module before it and change the name and both numbers; the work stands in SQL.",
    ),
    Rule(
        "one-head",
        "The revisions are one line: each goes on from the one before it.",
        "Change the down_revision of the newer one, so that one head is left.",
    ),
    Rule(
        "encoding",
        "SQL files are UTF-8 without a byte order mark and without NUL characters.",
        "Save the file as UTF-8 without BOM.",
    ),
    Rule(
        "line-endings",
        "Lines end with a line feed alone.",
        "Save the file with Unix line endings.",
    ),
    Rule(
        "sql-text",
        "A file can be split into statements that can be run one at a time.",
        "Mend it at this place.",
    ),
    Rule(
        "file-end",
        "A file ends with the semicolon of its last statement and a line feed.",
        "End it so; a file that has nothing to do says select;.",
    ),
    Rule(
        "header",
        "A migration's file opens with lines '-- key: value', purpose and locks among them.",
        "CONTRIBUTING.md lists the keys.",
    ),
    Rule(
        "irreversible-up",
        "Only a down file can be irreversible.",
        "Move the line into the down file.",
    ),
    Rule(
        "batch-statement",
        "A batched file is one statement, over the rows whose key is between $1 and $2.",
        "Write one statement with: where KEY between $1 and $2, and what else is to hold joined by"
        " and; not within or, not or a subquery.",
    ),
    Rule(
        "needs-no-transaction",
        "What can't run within a transaction stands in a file that says transaction: no.",
        "Make it a revision of its own, whose header says transaction: no.",
    ),
    Rule(
        "not-rerunnable",
        "What runs outside a transaction can be run again after it was killed.",
        "Write concurrently with if [not] exists, or move it into a revision with a transaction.",
    ),
    Rule(
        "install-list",
        "Every declared file is listed once in schema/install.psql, and nothing else is.",
        "List it with \\ir, after the files that it needs.",
    ),
    Rule(
        "declared-header",
        "A declared file opens with its purpose, its owner and why it exists.",
        "Open it with the lines -- purpose: …, -- owner: … and -- why: …, in this order.",
    ),
    Rule(
        "checksum-line",
        "The lines of migrations/checksums are what sha256sum [0-9]*.sql prints in its folder.",
        "Take the file from git again, then run writersroom-db validate --record.",
    ),
    Rule(
        "not-recorded",
        "Every migration's files are recorded in migrations/checksums.",
        "Once the file is final: writersroom-db validate --record",
    ),
    Rule(
        "recorded-changed",
        "A recorded file keeps its text.",
        "Restore the text, and put the change into a new revision. Only if no other clone and no"
        " database has the file yet: remove its line from migrations/checksums, then record anew.",
    ),
    Rule(
        "recorded-gone",
        "A recorded file stays.",
        "Restore the file; what it did is undone by a new revision.",
    ),
    Rule(
        "released-changed",
        "A migration's file that was released keeps its text and its place.",
        "Restore the released text, and put the change into a new revision. A branch that is behind"
        " the release takes it over first.",
    ),
    Rule(
        "record-rewritten",
        "A line of migrations/checksums that was released stays as it is.",
        "Restore the line: git shows it. A branch that is behind the release takes it over first.",
    ),
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}
