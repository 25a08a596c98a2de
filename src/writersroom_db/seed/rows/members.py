"""Collaborations in every role and state, those of owners first, and invitations by e-mail."""

import hashlib
from collections.abc import Iterable

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import members, projects, users
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World

_OVERRIDES = ('{"export": false}', '{"comment": false}', '{"invite": false}')


def token(seed: int, table: str, row: int) -> str:
    """Return the token that an invitation was sent with; the database holds its sha256."""
    return f"seeded-{seed}-{table}-{row}"


def _hashes(world: World, table: str, rows: Ints) -> list[str]:
    tokens = (token(world.recipe.seed, table, row) for row in rows.tolist())
    return [hashlib.sha256(text.encode()).hexdigest() for text in tokens]


def _collaborations(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    many = world.recipe.counts["projects"]
    return _owners(world, rows) if rows[0] < many else _members(world, rows - many)


def _owners(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    since = cells.times(projects.created(world, rows))
    return (
        world.ids("collaborations", rows),
        world.ids("projects", rows),
        world.ids("users", projects.owner(world, rows)),
        cells.same("owner"),
        cells.same("{}"),
        since,
        since,
        cells.same("t"),
        cells.same(cells.NULL),
        cells.same(cells.NULL),
        cells.same(cells.NULL),
    )


def _members(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    where, state = members.project(world, rows), members.state(world, rows)
    since = members.joined(world, rows)
    invited = (state == members.PENDING) | (state == members.EXPIRED)
    week = 7 * clock.DAY
    late = world.epoch + 1 + world.column("members.expires_at").below(rows, week)
    expires = np.where(state == members.PENDING, late, np.minimum(since + week, world.epoch - 1))
    overrides = world.happens("overrides", "members.overrides", rows)
    return (
        world.ids("collaborations", rows + world.recipe.counts["projects"]),
        world.ids("projects", where),
        world.ids("users", members.user(world, rows)),
        cells.chosen(world.values("role"), members.role(world, rows)),
        cells.where(
            overrides,
            cells.chosen(_OVERRIDES, world.column("members.permissions").bits(rows)),
            "{}",
        ),
        cells.times(since),
        cells.times(since),
        cells.flags(state == members.ACTIVE),
        world.ids("users", projects.owner(world, where)),
        cells.where(invited, _hashes(world, "collaborations", rows)),
        cells.where(invited, cells.times(expires)),
    )


def _email_invitations(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    where = world.column("email_invitations.project_id").below(
        rows, world.recipe.counts["projects"]
    )
    born, end = projects.created(world, where), projects.ended(world, where)
    sent = clock.between(born, end, world.column("email_invitations.created_at").unit(rows))
    accepted = world.happens("accepted", "email_invitations.accepted", rows)
    week = 7 * clock.DAY
    pending = world.epoch + 1 + world.column("email_invitations.expires_at").below(rows, week)
    expires = np.where((rows % 2 == 0) | accepted, np.minimum(sent + week, world.epoch), pending)
    accepted_at = clock.between(
        sent, expires, world.column("email_invitations.accepted").unit(rows)
    )
    return (
        world.ids("email_invitations", rows),
        world.ids("projects", where),
        [
            f"guest.{row}@{domain}"
            for row, domain in zip(
                rows.tolist(),
                cells.chosen(users.DOMAINS, world.column("email_invitations.domain").bits(rows)),
                strict=True,
            )
        ],
        cells.chosen(world.values("role"), world.pick("role", "email_invitations.role", rows)),
        world.ids("users", projects.owner(world, where)),
        _hashes(world, "email_invitations", rows),
        cells.times(expires),
        cells.times(sent),
        cells.where(accepted, cells.times(accepted_at)),
        cells.where(
            world.happens("overrides", "email_invitations.overrides", rows),
            cells.chosen(_OVERRIDES, world.column("email_invitations.permissions").bits(rows)),
            "{}",
        ),
    )


COLLABORATIONS = Table(
    "collaborations",
    (
        "id",
        "project_id",
        "user_id",
        "role",
        "permissions",
        "joined_at",
        "updated_at",
        "is_active",
        "invited_by",
        "invitation_token",
        "invitation_expires_at",
    ),
    ("projects", "users"),
    lambda world: world.recipe.counts["projects"] + world.children["members"].total,
    _collaborations,
    split=lambda world: world.recipe.counts["projects"],
)

EMAIL_INVITATIONS = Table(
    "email_invitations",
    (
        "id",
        "project_id",
        "email",
        "role",
        "invited_by",
        "invitation_token",
        "invitation_expires_at",
        "created_at",
        "accepted_at",
        "permissions",
    ),
    ("projects", "users"),
    lambda world: world.recipe.counts["email_invitations"],
    _email_invitations,
)
