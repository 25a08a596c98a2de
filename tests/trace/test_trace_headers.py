"""What the headers of our own migrations promise, and the lint foresees, is what tracing shows."""

import re

import pytest

from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.migrations.revisions import Revision, load_graph
from writersroom_db.trace import trace_revision
from writersroom_db.trace.relations import MODES

STRONG = MODES[MODES.index("share") :]


WAYS = [
    pytest.param(revision, down, id=file.name)
    for revision in load_graph().revisions
    for down, file in ((False, revision.up), (True, revision.down))
    if file.header.irreversible is None
]


@pytest.mark.parametrize(("revision", "down"), WAYS)
def test_header_names_what_others_wait_for(
    server: DatabaseUrl, revision: Revision, down: bool
) -> None:
    file = revision.down if down else revision.up
    traced = trace_revision(server, revision.number, down=down)
    dropped = set(re.findall(r"^drop (?:table|view) (\S+);", file.text, re.MULTILINE))
    locked = {
        (lock.relation, lock.mode)
        for statement in traced.statements
        for lock in statement.effects.locks
        if lock.mode in STRONG and lock.relation not in dropped
    }
    promised = file.header.locks
    assert {(name, mode) for name, mode in locked if name not in promised} == set()
    assert {(name, mode) for name, mode in locked if mode not in promised} == set()
    assert not dropped or "access exclusive" in promised


@pytest.mark.parametrize(("revision", "down"), WAYS)
def test_nothing_in_our_own_migrations_is_a_surprise(
    server: DatabaseUrl, revision: Revision, down: bool
) -> None:
    traced = trace_revision(server, revision.number, down=down)
    surprises = {it.text: it.surprises for it in traced.statements if it.surprises}
    assert surprises == {}
