"""Free text that names the people of its own project: what masking must find."""

import numpy as np

from writersroom_db.seed import cells
from writersroom_db.seed.draws import Bits, Ints
from writersroom_db.seed.lives import members, users
from writersroom_db.seed.world import World


def mentioning(
    world: World, column: str, rows: Ints, where: Ints, at: Ints, texts: list[str]
) -> list[str]:
    """Return the texts, some of which go on to mention a person of the project.

    In place of some there are others, such as break naive code.
    """
    bits = world.column(f"{column} else").bits(rows)
    strange = np.flatnonzero(world.happens("awkward", f"{column} odd", rows))
    awkward = cells.chosen(world.cells.awkward, bits[strange])
    for place, text in zip(strange.tolist(), awkward, strict=True):
        texts[place] = text
    places = np.flatnonzero(world.happens("mention", f"{column} mentions", rows))
    people = members.reader(world, f"{column} of", rows[places], where[places], at[places])
    _mention(world, texts, places, people, bits[places] >> np.uint64(32))
    return texts


def _mention(
    world: World,
    texts: list[str],
    places: Ints,
    people: Ints,
    bits: Bits,
) -> None:
    firsts, lasts = users.names(world, people)
    templates = cells.chosen(world.pools.mentions, bits)
    for place, first, last, email, template in zip(
        places.tolist(), firsts, lasts, users.emails(world, people), templates, strict=True
    ):
        mention = template.replace("{email}", email).replace("{name}", f"{first} {last}")
        texts[place] = f"{texts[place]} {cells.escaped(mention)}"
