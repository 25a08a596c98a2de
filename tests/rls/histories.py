"""Histories of owners and members, and whether the closure follows them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import psycopg

from tests.rls.model import LACKS, RANKS, Project
from tests.schema import rows

STEPS = 25

Access = dict[tuple[UUID, UUID], int]


@dataclass
class Cast:
    """Who and what a history is about, and the chance that leads it."""

    db: rows.Database
    chance: random.Random
    users: list[UUID]
    projects: list[UUID]

    def user(self) -> UUID:
        """Return one of the users."""
        return self.chance.choice(self.users)

    def some_users(self, many: int) -> list[UUID]:
        """Return so many of the users."""
        return self.chance.sample(self.users, many)

    def project(self) -> UUID:
        """Return one of the projects."""
        return self.chance.choice(self.projects)

    def some_projects(self, many: int) -> list[UUID]:
        """Return so many of the projects, or all there are."""
        return self.chance.sample(self.projects, min(many, len(self.projects)))

    def role(self) -> str:
        """Return one of the roles."""
        return self.chance.choice(list(RANKS))

    def happens(self, share: float) -> bool:
        """Tell whether it is so, in this share of all times."""
        return self.chance.random() < share


Step = Callable[[Cast], None]


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
    """Return what the closure is."""
    found = db.execute("select user_id, project_id, role_rank from app.project_access").fetchall()
    return {(user, project): rank for user, project, rank in found}


def _project(cast: Cast) -> None:
    cast.projects.append(rows.project(cast.db, cast.user()))


def _join(cast: Cast) -> None:
    """Add several members at once, or make members anew of those who are."""
    for user in cast.some_users(3):
        cast.db.execute(
            "insert into app.collaborations (project_id, user_id, role, is_active)"
            " select p, %s, %s, %s from unnest(%s::uuid[]) as p"
            " on conflict on constraint collaborations_unique_user_project do update"
            " set is_active = excluded.is_active, role = excluded.role",
            (user, cast.role(), cast.happens(0.7), cast.some_projects(2)),
        )


def _change(cast: Cast) -> None:
    lacks = cast.chance.sample(LACKS, cast.chance.choice((0, 1, 2)))
    cast.db.execute(
        "update app.collaborations set role = %s, is_active = %s,"
        " permissions = (select coalesce(jsonb_object_agg(l, false), '{}')"
        " from unnest(%s::text[]) as l)"
        " where user_id = any (%s) and project_id = %s",
        (cast.role(), cast.happens(0.6), lacks, cast.some_users(2), cast.project()),
    )


def _give_on(cast: Cast) -> None:
    """Give somebody's collaboration to somebody else."""
    cast.db.execute(
        "update app.collaborations set user_id = %s where user_id = %s and project_id = %s",
        (cast.user(), cast.user(), cast.project()),
    )


def _take_along(cast: Cast) -> None:
    """Take somebody's collaboration to another project."""
    cast.db.execute(
        "update app.collaborations set project_id = %s where user_id = %s and project_id = %s",
        (cast.project(), cast.user(), cast.project()),
    )


def _leave(cast: Cast) -> None:
    cast.db.execute(
        "delete from app.collaborations where user_id = any (%s) and project_id = any (%s)",
        (cast.some_users(2), cast.some_projects(2)),
    )


def _transfer(cast: Cast) -> None:
    chosen = cast.some_projects(cast.chance.choice((1, 2)))
    cast.db.execute(
        "update app.projects set owner_id = %s where id = any (%s)", (cast.user(), chosen)
    )


def _purge(cast: Cast) -> None:
    gone = cast.projects.pop(cast.chance.randrange(len(cast.projects)))
    cast.db.execute("delete from app.projects where id = %s", (gone,))


STEPS_OF_A_HISTORY: tuple[Step, ...] = (
    *(_project, _join, _join, _change, _change, _give_on, _take_along),
    *(_leave, _transfer, _transfer, _purge),
)
STEPS_OF_A_WRITER: tuple[Step, ...] = (_join, _change, _change, _leave, _transfer)


def follows(db: rows.Database, seed: int) -> bool:
    """Tell whether the closure equals its definition after each step. Leaves nothing behind."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    with db.transaction(force_rollback=True):
        users = [rows.user(db) for _ in range(6)]
        cast = Cast(db, chance, users, [rows.project(db, chance.choice(users)) for _ in range(2)])
        for _ in range(STEPS):
            if not cast.projects:
                _project(cast)
            _step(cast)
            if recorded(db) != defined(db):
                return False
    return True


def _step(cast: Cast) -> None:
    """Take a step, which a constraint may refuse, or which is rolled back for once."""
    before = list(cast.projects)
    undone = cast.happens(0.1)
    try:
        with cast.db.transaction(force_rollback=undone):
            cast.chance.choice(STEPS_OF_A_HISTORY)(cast)
            cast.db.execute("set constraints all immediate")
            cast.db.execute("set constraints all deferred")
    except psycopg.IntegrityError:
        undone = True
    if undone:
        cast.projects[:] = before
