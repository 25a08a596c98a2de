"""Asks PostgreSQL, as the services' role, what the model has decided."""

import random
from collections.abc import Callable, Collection, Iterator, Sized
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from tests.rls.calls import Call, calls
from tests.rls.candidates import Candidate, candidates
from tests.rls.columns import READ_ONLY, WRITTEN
from tests.rls.model import EDITOR, World, changeable, readable, removable
from tests.rls.moves import COLUMNS, Move, moves
from tests.rls.verdict import Verdict
from tests.rls.worlds import make_world
from tests.schema import rows

PUBLIC = ("projects", "documents", "characters")
NEVER_DELETED = (
    *("users", "projects", "documents", "versions", "collaborations", "email_invitations"),
    *("suggestions", "sessions", "chat_messages", "agent_interactions", "project_access"),
)


Acting = Callable[[UUID], AbstractContextManager[rows.Database | None]]
"""Gives what asks in a user's name, or None where the user can't be bound."""


def judge(acting: Acting, world: World, user: UUID, only: Collection[str] | None = None) -> Verdict:
    """Compare every decision about what the user may do. Leaves the database as it was."""
    verdict = Verdict(only)
    with acting(user) as db:
        bound = db is not None
        verdict.told(f"{user} is bound", expected=user not in world.suspended, found=bound)
        if db is not None:
            _reading(db, world, user, verdict)
            _changing(db, world, user, verdict)
            _answering(db, world, user, verdict)
            for candidate in candidates(world, user):
                if verdict.asks(candidate[0]):
                    _adding(db, user, candidate, verdict)
            for call in calls(world, user):
                if verdict.asks(call.function):
                    _calling(db, user, call, verdict)
    return verdict


def judge_nobody(db: rows.Database, world: World, only: Collection[str] | None = None) -> Verdict:
    """Compare what a transaction without identity may read: of a table that holds rows, nothing."""
    verdict = Verdict(only)
    with _service(db):
        for table, _ in readable(world, world.users[0]):
            if verdict.asks(table) and _count(world, table):
                statement = sql.SQL("select id from {}").format(sql.Identifier("app", table))
                _refused(db, statement, f"nobody reads {table}", verdict)
        # by the index of public rows, if it can be, behind which "or is_public" would go unasked
        db.execute("set local enable_seqscan = off")
        for table, shown in readable(world, uuid4()):
            if verdict.asks(table) and table in PUBLIC and shown:
                statement = sql.SQL("select id from {} where is_public").format(
                    sql.Identifier("app", table)
                )
                _refused(db, statement, f"nobody reads public {table}", verdict)
    return verdict


def judge_moves(
    acting: Acting, world: World, user: UUID, only: Collection[str] | None = None
) -> Verdict:
    """Compare where the user may move rows, once `grant_moves` has let them try."""
    verdict = Verdict(only)
    with acting(user) as db:
        if db is not None:
            for move in moves(world, user):
                if verdict.asks(move.table):
                    _moving(db, user, move, verdict)
    return verdict


def grant_moves(db: rows.Database) -> None:
    """Grant services the columns that say where a row belongs, which are nobody's to change."""
    for table, columns in COLUMNS.items():
        grant = f"grant update ({columns}) on app.{table} to writersroom_app"
        db.execute(grant.encode())


def judge_all(
    db: rows.Database, world: World, only: Collection[str] | None = None
) -> Iterator[Verdict]:
    """Yield what was compared of nobody, and then of each user."""
    yield judge_nobody(db, world, only)
    acting = partial(_acting, db)
    for user in world.users:
        yield judge(acting, world, user, only)
    with db.transaction(force_rollback=True):
        grant_moves(db)
        for user in world.users:
            yield judge_moves(acting, world, user, only)


def judge_world(db: rows.Database, seed: int, only: Collection[str] | None = None) -> Verdict:
    """Make a world, compare all its decisions for all of its users, and take it back."""
    whole = Verdict()
    with db.transaction(force_rollback=True):
        world = make_world(db, random.Random(seed))  # noqa: S311 (no secret)
        for found in judge_all(db, world, only):
            whole.decisions += found.decisions
            whole.differences += found.differences
    return whole


@contextmanager
def _service(db: rows.Database) -> Iterator[None]:
    with db.transaction(force_rollback=True):
        db.execute("set local role writersroom_app")
        yield


@contextmanager
def _acting(db: rows.Database, user: UUID) -> Iterator[rows.Database | None]:
    with _service(db):
        yield db if _binds(db, user) else None


def _binds(db: rows.Database, user: UUID) -> bool:
    try:
        with db.transaction():
            db.execute("select app.begin_as(%s)", (user,))
    except psycopg.errors.InvalidAuthorizationSpecification:
        return False
    return True


def _count(world: World, table: str) -> int:
    whole: dict[str, Sized] = {
        "users": world.users,
        "projects": world.projects,
        "documents": world.documents,
        "sessions": world.sessions,
        "ai_agents": world.agents,
        **world.rows,
    }
    return len(whole[table])


def _reading(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    for table, expected in readable(world, user):
        if verdict.asks(table):
            found = _ids(db, sql.SQL("select id from {}").format(sql.Identifier("app", table)))
            verdict.compare(f"{user} reads {table}", expected, found, _count(world, table))
    if verdict.asks("project_access"):
        _reading_access(db, world, user, verdict)


def _reading_access(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    entered = {key for key, project in world.projects.items() if project.rank(user)}
    ranks = db.execute("select project_id, role_rank, user_id from app.project_access").fetchall()
    verdict.compare(
        f"{user} reads project_access",
        entered,
        {project for project, _, who in ranks if who == user},
        len(world.users) * len(world.projects),
    )
    for project, rank, who in ranks:
        right = who == user and rank == world.projects[project].rank(user)
        verdict.told(f"{user} reads rank {rank} of {who}", expected=True, found=right)


def _changing(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    for table, expected in changeable(world, user):
        column, value = WRITTEN[table]
        statement = sql.SQL("update {} set {} = {}").format(
            sql.Identifier("app", table), sql.Identifier(column), sql.Literal(value)
        )
        _writing(db, world, table, statement, expected, f"{user} updates", verdict)
    for table, expected in removable(world, user):
        statement = sql.SQL("delete from {}").format(sql.Identifier("app", table))
        _writing(db, world, table, statement, expected, f"{user} deletes", verdict)
    for table in filter(verdict.asks, READ_ONLY):
        column = READ_ONLY[table]
        statement = sql.SQL("update {} set {} = default").format(
            sql.Identifier("app", table), sql.Identifier(column)
        )
        _refused(db, statement, f"{user} updates {table}", verdict)
    for table in filter(verdict.asks, NEVER_DELETED):
        statement = sql.SQL("delete from {}").format(sql.Identifier("app", table))
        _refused(db, statement, f"{user} deletes {table}", verdict)


def _writing(
    db: rows.Database,
    world: World,
    table: str,
    statement: sql.Composed,
    expected: set[UUID],
    who: str,
    verdict: Verdict,
) -> None:
    """Write all there is: what is looked at, and blindly, which no select policy judges."""
    if not verdict.asks(table):
        return
    found = _undone(db, sql.Composed([statement, sql.SQL(" returning id")]))
    verdict.compare(f"{who} {table}", expected, found, _count(world, table))
    with db.transaction(force_rollback=True):
        blindly = db.execute(statement).rowcount
    verdict.told(
        f"{who} {table} blindly: {blindly} rows", expected=True, found=blindly == len(expected)
    )


def _answering(db: rows.Database, world: World, user: UUID, verdict: Verdict) -> None:
    """Ask in whose name the user may answer each suggestion: their own."""
    if not verdict.asks("suggestions"):
        return
    other = next(each for each in world.users if each != user)
    statement = sql.Composed(
        [sql.SQL("update app.suggestions set applied_by = %s where id = %s returning id")]
    )
    for key, (project, *_) in world.rows["suggestions"].items():
        for name in (user, other):
            may = world.rank(user, project) >= EDITOR and name == user
            found = _done(db, statement, (name, key))
            verdict.told(f"{user} answers {key} as {name}", expected=may, found=found)


def _adding(db: rows.Database, user: UUID, candidate: Candidate, verdict: Verdict) -> None:
    table, values, expected = candidate
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier("app", table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() for _ in values),
    )
    try:
        found = _done(db, statement, tuple(values.values()))
    except psycopg.errors.ForeignKeyViolation:
        # a hidden document is as good as none, which a trigger says before the policy is asked
        assert "document_id" in values
        found = False
    verdict.told(f"{user} inserts into {table} {values}", expected=expected, found=found)


def _moving(db: rows.Database, user: UUID, move: Move, verdict: Verdict) -> None:
    """Move a row, and where that is refused try it blindly, which no select policy judges."""
    blindly = sql.SQL("update {} set {}").format(
        sql.Identifier("app", move.table),
        sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(c)) for c in move.values),
    )
    one = sql.Composed([blindly, sql.SQL(" where id = %s")])
    there = tuple(move.values.values())
    try:
        found = _done(db, one, (*there, move.row)) or (
            not move.allowed and _done(db, blindly, there)
        )
    except psycopg.errors.UniqueViolation:
        # where it may be there already stands one of its name
        found = True
    verdict.told(f"{user} moves {move}", expected=move.allowed, found=found)


def _calling(db: rows.Database, user: UUID, call: Call, verdict: Verdict) -> None:
    statement = sql.SQL("select app.{}({})").format(
        sql.Identifier(call.function), sql.SQL(call.arguments)
    )
    found = _done(db, statement, call.values)
    verdict.told(f"{user} calls {call}", expected=call.allowed, found=found)


def _done(db: rows.Database, statement: sql.Composed, values: tuple[object, ...]) -> bool:
    """Tell whether a statement is let do something. Leaves the database as it was."""
    try:
        with db.transaction(force_rollback=True):
            return db.execute(statement, values).rowcount > 0
    except psycopg.errors.InsufficientPrivilege:
        return False


def _ids(db: rows.Database, query: sql.Composed) -> set[UUID]:
    return {key for (key,) in db.execute(query).fetchall()}


def _undone(db: rows.Database, statement: sql.Composed) -> set[UUID]:
    with db.transaction(force_rollback=True):
        return _ids(db, statement)


def _refused(db: rows.Database, statement: sql.Composed, what: str, verdict: Verdict) -> None:
    try:
        with db.transaction(force_rollback=True):
            db.execute(statement)
        found = True
    except psycopg.errors.InsufficientPrivilege:
        found = False
    verdict.told(what, expected=False, found=found)
