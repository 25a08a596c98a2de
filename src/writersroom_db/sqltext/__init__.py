"""SQL files as text: their statements with positions, and the header of a migration.

Nothing here talks to a server. What can't be run one statement at a time is refused here, with its
line and column, before anything is sent.
"""

from writersroom_db.errors import SqlTextError
from writersroom_db.sqltext.batched import refuse_unspreadable
from writersroom_db.sqltext.header import Batch, Header, Phase, parse_header
from writersroom_db.sqltext.splitter import Statement, split
from writersroom_db.sqltext.text import position

__all__ = [
    "Batch",
    "Header",
    "Phase",
    "SqlTextError",
    "Statement",
    "parse_header",
    "position",
    "refuse_unspreadable",
    "split",
]
