"""What a database is, as facts read from its catalog: read, kept, compared."""

from writersroom_db.catalog.diff import FactDiff, compare, render
from writersroom_db.catalog.facts import Fact, read_facts
from writersroom_db.catalog.store import dump, load

__all__ = ["Fact", "FactDiff", "compare", "dump", "load", "read_facts", "render"]
