"""What the proofs of saving share: what writers were told, and the end of a backend of theirs."""

from dataclasses import dataclass, field
from uuid import UUID

WRITERS = 8
DOCUMENTS = 3

END_ONE = """
select pg_terminate_backend(pid) from pg_stat_activity
where usename = 'writersroom_app' and datname = current_database()
order by random() limit 1
"""


@dataclass
class Told:
    """What the writers were told: document and number of each save, by its key."""

    saved: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    stale: int = 0
    cut_off: int = 0
