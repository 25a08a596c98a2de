"""Users: accounts of every kind, at both sides of their retention, and their preferences."""

from collections.abc import Iterable

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.lives import users
from writersroom_db.seed.table import Table
from writersroom_db.seed.world import World

_PREFERENCES = (
    ("theme", ('{"theme": "dark"}', '{"theme": "light"}', '{"theme": "sepia"}')),
    ("font", ('{"font": {"size": 12}}', '{"font": {"size": 14, "family": "Courier Prime"}}')),
    ("notifications", ('{"notifications": {"by_email": true}}', '{"notifications": {}}')),
    ("locale", ('{"locale": "de", "timezone": "Europe/Berlin"}', '{"locale": "ja"}')),
)
_PROFILE = "profile"


def _users(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    firsts, lasts = users.names(world, rows)
    born, kind, gone = (
        users.created(world, rows),
        users.account(world, rows),
        users.left(world, rows),
    )
    tiers = cells.chosen(world.values("tier"), world.pick("tier", "users.tier", rows))
    logged_in = world.happens("logged_in", "users.logged_in", rows)
    mfa = world.happens("mfa_enabled", "users.mfa", rows)
    minutes = world.column("users.locked_until").below(rows, 120)
    salts = world.ids("users.salt", rows)
    return (
        world.ids("users", rows),
        users.emails(world, rows),
        map(cells.escaped, firsts),
        map(cells.escaped, lasts),
        cells.where(
            world.happens("avatar", "users.avatar", rows),
            (f"https://avatars.example/{name}.webp" for name in world.ids("users.avatar", rows)),
        ),
        (f"$argon2id$v=19$m=65536,t=3,p=4${salt}$seeded" for salt in salts),
        salts,
        cells.times(born),
        cells.times(clock.between(born, gone, world.column("users.updated_at").unit(rows))),
        cells.flags((kind != users.DELETED) & (kind != users.SUSPENDED)),
        tiers,
        cells.where(
            logged_in,
            cells.times(clock.between(born, gone, world.column("users.last_login").unit(rows))),
        ),
        cells.flags(world.happens("email_verified", "users.email_verified", rows)),
        cells.flags(mfa),
        cells.where(mfa, (f"SEEDED{secret.upper()}" for secret in world.ids("users.mfa", rows))),
        cells.numbers(np.where(kind == users.LOCKED, 5 + minutes % 4, minutes // 118)),
        cells.where(kind == users.LOCKED, cells.times(world.epoch + (minutes - 30) * clock.MINUTE)),
        cells.where(kind == users.DELETED, cells.times(gone)),
    )


def _profiles(world: World, owners: Ints) -> list[str]:
    firsts, lasts = users.names(world, owners)
    return [
        cells.document({"pen_name": f"{first[:1]}. {last}", "bio": f"{first} writes at night."})
        for first, last in zip(firsts, lasts, strict=True)
    ]


def _user_preferences(world: World, rows: Ints) -> Iterable[Iterable[str]]:
    owners = rows % world.recipe.counts["users"]
    keys = (rows // world.recipe.counts["users"] + owners) % (len(_PREFERENCES) + 1)
    picks = world.column("user_preferences.value").below(rows, 12).tolist()
    profiles = iter(_profiles(world, owners[keys == len(_PREFERENCES)]))
    chosen = [
        (_PROFILE, next(profiles))
        if key == len(_PREFERENCES)
        else (_PREFERENCES[key][0], _PREFERENCES[key][1][pick % len(_PREFERENCES[key][1])])
        for key, pick in zip(keys.tolist(), picks, strict=True)
    ]
    born = users.created(world, owners)
    set_at = clock.between(
        born, users.left(world, owners), world.column("user_preferences.at").unit(rows)
    )
    return (
        world.ids("user_preferences", rows),
        world.ids("users", owners),
        [key for key, _ in chosen],
        [value for _, value in chosen],
        cells.times(set_at),
        cells.times(set_at),
    )


USERS = Table(
    "users",
    (
        "id",
        "email",
        "first_name",
        "last_name",
        "avatar_url",
        "password_hash",
        "salt",
        "created_at",
        "updated_at",
        "is_active",
        "subscription_tier",
        "last_login",
        "email_verified",
        "mfa_enabled",
        "mfa_secret",
        "failed_login_attempts",
        "locked_until",
        "deleted_at",
    ),
    (),
    lambda world: world.recipe.counts["users"],
    _users,
)

USER_PREFERENCES = Table(
    "user_preferences",
    ("id", "user_id", "preference_key", "preference_value", "created_at", "updated_at"),
    ("users",),
    lambda world: min(
        world.recipe.counts["user_preferences"],
        (len(_PREFERENCES) + 1) * world.recipe.counts["users"],
    ),
    _user_preferences,
)
