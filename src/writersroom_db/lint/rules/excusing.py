"""Rules about the comments that excuse a statement."""

from writersroom_db.lint.structure.rules import Rule

UNKNOWN = Rule(
    "excuse-unknown",
    "An excuse names a rule.",
    "Write -- excuse RULE: reason, with the rule's name as the finding shows it.",
)
WITHOUT_REASON = Rule(
    "excuse-without-reason",
    "An excuse says its reason.",
    "Write -- excuse RULE: reason, with what makes the statement harmless here.",
)
UNUSED = Rule(
    "excuse-unused",
    "An excuse excuses something, and stands right beside it.",
    "Put it on the line above the statement, or behind its first line; or remove it.",
)
FOREIGN = Rule(
    "excuse-by-squawk",
    "A statement is excused by our own comment, which has a reason.",
    "Write -- excuse RULE: reason instead of squawk-ignore.",
)
RULES = (UNKNOWN, WITHOUT_REASON, UNUSED, FOREIGN)
