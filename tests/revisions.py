"""Names and numbers of the product's revisions, and the numbers of those added behind them."""

from writersroom_db.migrations.revisions import load_graph

NAMES = tuple(revision.name for revision in load_graph().revisions)
NUMBERS = tuple(name[:4] for name in NAMES)
HEAD = NUMBERS[-1]
NEXT, SECOND, THIRD = (f"{int(HEAD) + step:04}" for step in (1, 2, 3))
