"""Histories of owners and members, and whether the closure follows them."""

import random
from collections.abc import Callable
from uuid import UUID

import psycopg
from psycopg import sql

from tests.rls.model import RANKS, Project
from tests.schema import rows

STEPS = 25
_LACKS = ("comment", "edit", "export", "invite")

Access = dict[tuple[UUID, UUID], int]
Step = Callable[[rows.Database, random.Random, list[UUID], list[UUID]], None]


def defined(db: rows.Database) -> Access:
    """Return what the closure should be, by the model's definition of a rank."""
    members: dict[UUID, dict[UUID, tuple[str, frozenset[str]]]] = {}
    for project, user, role, permissions in db.execute(
        "select project_id, user_id, role, permissions from app.collaborations where is_active"
    ).fetchall():
        members.setdefault(project, {})[user] = (role, frozenset(permissions))
    ranks: Access = {}
    for key, owner in db.execute("select id, owner_id from app.projects").fetchall():
        project = Project(key, owner, "private", deleted=False, members=members.get(key, {}))
        for user in {owner, *project.members}:
            ranks[user, key] = project.rank(user)
    return ranks


def recorded(db: rows.Database) -> Access:
    found = db.execute("select user_id, project_id, role_rank from app.project_access").fetchall()
    return {(user, project): rank for user, project, rank in found}


def _project(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    projects.append(rows.project(db, chance.choice(users)))


def _join(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    """Add several members at once, or make members anew of those who are."""
    for user in chance.sample(users, 3):
        db.execute(
            "insert into app.collaborations (project_id, user_id, role, is_active)"
            " select p, %s, %s, %s from unnest(%s::uuid[]) as p"
            " on conflict on constraint collaborations_unique_user_project do update"
            " set is_active = excluded.is_active, role = excluded.role",
            (
                *(user, chance.choice(list(RANKS)), chance.random() < 0.7),
                chance.sample(projects, min(2, len(projects))),
            ),
        )


def _change(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    lacks = chance.sample(_LACKS, chance.choice((0, 1, 2)))
    db.execute(
        "update app.collaborations set role = %s, is_active = %s,"
        " permissions = (select coalesce(jsonb_object_agg(l, false), '{}')"
        " from unnest(%s::text[]) as l)"
        " where user_id = any (%s) and project_id = %s",
        (
            *(chance.choice(list(RANKS)), chance.random() < 0.6, lacks),
            *(chance.sample(users, 2), chance.choice(projects)),
        ),
    )


def _move(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    """Give somebody's collaboration to somebody else, or take it to another project."""
    column, values = chance.choice((("user_id", users), ("project_id", projects)))
    db.execute(
        sql.SQL("update app.collaborations set {} = %s where user_id = %s and project_id = %s")
        .format(sql.Identifier(column))
        .as_string(db)
        .encode(),
        (chance.choice(values), chance.choice(users), chance.choice(projects)),
    )


def _leave(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    db.execute(
        "delete from app.collaborations where user_id = any (%s) and project_id = any (%s)",
        (chance.sample(users, 2), chance.sample(projects, min(2, len(projects)))),
    )


def _transfer(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    chosen = chance.sample(projects, min(chance.choice((1, 2)), len(projects)))
    db.execute(
        "update app.projects set owner_id = %s where id = any (%s)", (chance.choice(users), chosen)
    )


def _purge(
    db: rows.Database, chance: random.Random, _users: list[UUID], projects: list[UUID]
) -> None:
    gone = projects.pop(chance.randrange(len(projects)))
    db.execute("delete from app.projects where id = %s", (gone,))


STEPS_OF_A_HISTORY: tuple[Step, ...] = (
    *(_project, _join, _join, _change, _change, _move, _leave, _transfer, _transfer, _purge),
)
STEPS_OF_A_WRITER: tuple[Step, ...] = (_join, _change, _change, _leave, _transfer)


def follows(db: rows.Database, seed: int) -> bool:
    """Tell whether the closure equals its definition after each step. Leaves nothing behind."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    with db.transaction(force_rollback=True):
        users = [rows.user(db) for _ in range(6)]
        projects = [rows.project(db, chance.choice(users)) for _ in range(2)]
        for _ in range(STEPS):
            if not projects:
                _project(db, chance, users, projects)
            _step(db, chance, users, projects)
            if recorded(db) != defined(db):
                return False
    return True


def _step(
    db: rows.Database, chance: random.Random, users: list[UUID], projects: list[UUID]
) -> None:
    """Take a step, which a constraint may refuse, or which is rolled back for once."""
    before = list(projects)
    undone = chance.random() < 0.1
    try:
        with db.transaction(force_rollback=undone):
            chance.choice(STEPS_OF_A_HISTORY)(db, chance, users, projects)
            db.execute("set constraints all immediate")
            db.execute("set constraints all deferred")
    except psycopg.IntegrityError:
        undone = True
    if undone:
        projects[:] = before
