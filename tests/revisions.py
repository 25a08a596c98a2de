"""The numbers of the newest revision, and of those that a test adds behind it."""

from writersroom_db.migrations.revisions import load_graph

HEAD = load_graph().head
NEXT, SECOND, THIRD = (f"{int(HEAD) + step:04}" for step in (1, 2, 3))
