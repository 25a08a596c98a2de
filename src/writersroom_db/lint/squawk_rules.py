"""What becomes of squawk's rules: ours judge the same and know more, they don't fit, or they count.

Squawk sees one file at a time. What it says of a table in use is judged by our rules, which know
what the migrations before have built and proved.
"""

from collections.abc import Mapping

from writersroom_db.lint.structure.rules import Rule

OURS: Mapping[str, str] = {
    "adding-field-with-default": "column-rewrites-table",
    "adding-foreign-key-constraint": "foreign-key-scans-table",
    "adding-not-nullable-field": "not-null-scans-table",
    "adding-required-field": "required-column",
    "adding-serial-primary-key-field": "constraint-builds-index",
    "ban-alter-domain-with-add-constraint": "domain-scans-tables",
    "ban-concurrent-index-creation-in-transaction": "needs-no-transaction",
    "ban-drop-column": "drop-before-contract",
    "ban-drop-database": "database-in-revision",
    "ban-drop-domain": "drop-before-contract",
    "ban-drop-extension": "extension-in-revision",
    "ban-drop-function": "drop-before-contract",
    "ban-drop-schema": "drop-before-contract",
    "ban-drop-sequence": "drop-before-contract",
    "ban-drop-table": "drop-before-contract",
    "ban-drop-type": "drop-before-contract",
    "ban-drop-view": "drop-before-contract",
    "ban-truncate-cascade": "drop-cascade",
    "changing-column-type": "type-change-rewrites-table",
    "constraint-missing-not-valid": "check-scans-table",
    "disallowed-unique-constraint": "constraint-builds-index",
    "ban-set-schema": "rename-before-contract",
    "renaming-column": "rename-before-contract",
    "renaming-object": "rename-before-contract",
    "renaming-table": "rename-before-contract",
    "require-concurrent-index-creation": "index-blocks-writes",
    "require-concurrent-index-deletion": "drop-index-blocks",
    "require-concurrent-partition-detach": "detach-blocks",
    "require-concurrent-reindex": "reindex-blocks",
    "require-enum-value-ordering": "enum-type",
}
"""The rules of squawk that ours stand for."""

UNFIT: Mapping[str, str] = {
    "ban-drop-constraint": "the way to NOT NULL ends with dropping the check that proved it",
    "prefer-bigint-over-int": "the document gives INTEGER to counters and durations",
    "prefer-bigint-over-smallint": "the document gives the widths",
    "prefer-robust-stmts": "a revision is one transaction; not-rerunnable judges the others",
    "prefer-text-field": "the document gives VARCHAR with its lengths, and ours follow",
    "require-lock-timeout": "the engine sets it for each attempt",
    "require-statement-timeout": "the engine gives each attempt a deadline",
}
"""The rules of squawk that don't fit this house, and why."""

PREFIX = "squawk-"
OTHER = Rule(
    "squawk-other",
    "Squawk's other rules hold too.",
    "https://squawkhq.com/docs/rules says more.",
)
RULES = (
    Rule(
        "squawk-ban-alter-identity",
        "An identity changes only in a file whose phase is contract.",
        "Ship the services that insert accordingly first.",
    ),
    Rule(
        "squawk-ban-char-field",
        "No column is CHAR, which pads with spaces.",
        "Use varchar or text.",
    ),
    Rule(
        "squawk-ban-create-domain-with-constraint",
        "No domain has a constraint: it can't be changed while columns use it.",
        "Put a check on the column.",
    ),
    Rule(
        "squawk-ban-drop-default",
        "A default is dropped only in a file whose phase is contract.",
        "Ship the services that give the value first.",
    ),
    Rule(
        "squawk-ban-drop-generated-expression",
        "A generated column becomes a plain one only in a file whose phase is contract.",
        "Ship the services that give the value first.",
    ),
    Rule(
        "squawk-ban-drop-not-null",
        "NOT NULL is dropped only in a file whose phase is contract.",
        "Ship the services that bear null first.",
    ),
    Rule(
        "squawk-identifier-too-long",
        "A name fits into 63 bytes.",
        "Shorten it: PostgreSQL would cut it.",
    ),
    Rule(
        "squawk-prefer-identity",
        "No column is serial.",
        "Write generated always as identity.",
    ),
    Rule(
        "squawk-prefer-timestamp-tz",
        "A time has its zone.",
        "Use timestamp with time zone.",
    ),
    Rule(
        "squawk-syntax-error",
        "Squawk can read the file; else it looks at none of its statements.",
        "Mend the statement, or say beside it why it is right.",
    ),
    OTHER,
)

ONLY_WHILE_USED = {
    "ban-alter-identity",
    "ban-drop-default",
    "ban-drop-generated-expression",
    "ban-drop-not-null",
}
"""What is right in a contract file, a down file, and for a table of the same file."""
