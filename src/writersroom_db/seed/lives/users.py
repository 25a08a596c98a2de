"""Users: when they came and left, what they are called."""

import numpy as np

from writersroom_db.seed import cells, clock
from writersroom_db.seed.draws import Ints
from writersroom_db.seed.recipe import CASES
from writersroom_db.seed.world import World

SUSPENDED, LOCKED, DELETED = 1, 2, 3
DOMAINS = ("example.com", "example.org", "example.net", "studio.example", "post.test", "x.invalid")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_EMAIL, _LONGEST_NAME, _SHORTEST_NAME = 4, 5, 6


def created(world: World, users: Ints) -> Ints:
    """Return when each account was made; the first user is as old as the world."""
    unit = world.column("users.created_at").unit(users)
    unit = np.where(users < 4 * CASES, 1 - users / (8 * CASES), unit)
    age = clock.skewed(unit, world.recipe.age("account_skew")) * (world.epoch - world.beginning)
    moments = world.epoch - np.maximum(age.astype(np.int64), clock.DAY)
    earliest = np.full(len(users), world.beginning)
    return world.lively(
        "users.rhythm", moments, earliest, earliest + (world.epoch - world.beginning)
    )


def account(world: World, users: Ints) -> Ints:
    """Return which kind of account each is, as a place in the weights."""
    return world.pick("account", "users.account", users)


def left(world: World, users: Ints) -> Ints:
    """Return when each account was deleted; the epoch where it was not."""
    born = created(world, users)
    some = clock.between(born, world.epoch, world.column("users.deleted_at").unit(users))
    edge = world.near("user_deleted", "users.edge", users)
    close = (users < CASES) | world.happens("near_edge", "users.near_edge", users)
    moment = np.where(close & (edge > born + clock.DAY), edge, some)
    return np.where(account(world, users) == DELETED, moment, world.epoch)


def names(world: World, users: Ints) -> tuple[list[str], list[str]]:
    """Return first and last names."""
    firsts = cells.chosen(world.pools.first_names, world.column("users.first_name").bits(users))
    lasts = cells.chosen(world.pools.last_names, world.column("users.last_name").bits(users))
    for place, user in enumerate(users.tolist()):
        if user == _LONGEST_NAME:
            firsts[place], lasts[place] = "界" * 100, "w" * 100
        elif user == _SHORTEST_NAME:
            firsts[place], lasts[place] = "Ø", "é"
    return firsts, lasts


def emails(world: World, users: Ints) -> list[str]:
    """Return addresses: unique, whatever their case, and at domains that are nobody's."""
    firsts, lasts = names(world, users)
    domains = cells.chosen(DOMAINS, world.column("users.domain").bits(users))
    odd = world.happens("awkward", "users.odd_email", users)
    # another seed's users may be there already
    mark = _base36(int(world.column("users.mark").below(np.zeros(1, np.int64), 36**6)[0]))
    return [
        _email(f"{mark}{_base36(user)}", first, last, domain, strange)
        if user != _LONGEST_EMAIL
        else f"{mark.rjust(254 - len(domain), 'w')}@{domain}"
        for user, first, last, domain, strange in zip(
            users.tolist(), firsts, lasts, domains, odd.tolist(), strict=True
        )
    ]


def _email(mark: str, first: str, last: str, domain: str, odd: bool) -> str:
    plain = first.isascii() and last.isascii() and first.isalpha() and last.isalpha()
    name = f"{first}.{last}" if plain else "writer"
    if odd:
        return f"{name}+Drafts_{mark}%@{domain}"
    return f"{name.lower()}.{mark}@{domain}"


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
