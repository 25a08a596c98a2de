"""Rules about functions and views as they stand at the end."""

from collections.abc import Iterator

from writersroom_db.lint.model import OWNER
from writersroom_db.lint.rules.standing import End, Standing
from writersroom_db.lint.structure.rules import Rule

NO_PATH = Rule(
    "function-without-search-path",
    "Every function sets its search_path, so that no caller decides what its names mean.",
    "Write set search_path = pg_catalog, pg_temp.",
)
DEFINER_PATH = Rule(
    "definer-without-search-path",
    "A function with its owner's rights looks into no schema where a caller can put something.",
    "Write set search_path = pg_catalog, pg_temp: pg_temp last, else it comes first.",
)
DEFINER_OF_OWNER = Rule(
    "definer-of-owner",
    "A function with its owner's rights isn't the owner's, who passes over every policy.",
    "Write alter function … owner to writersroom_definer.",
)
VIEW_OF_OWNER = Rule(
    "view-of-owner",
    "A view reads with the rights of its caller: with its owner's it passes over every policy.",
    "Write with (security_invoker = true), or give the view to writersroom_definer.",
)
RULES = (NO_PATH, DEFINER_PATH, DEFINER_OF_OWNER, VIEW_OF_OWNER)

_OPEN_TO_CALLERS = {"public", "$user"}


def paths(end: End) -> Iterator[Standing]:
    """Find functions whose names mean what the caller wants."""
    for procedure in end.built.routines.values():
        routine = procedure.routine
        spot = end.spot_of_routine(procedure)
        if routine.definer and not _is_closed(routine.search_path):
            stated = routine.search_path or "not set"
            message = f"{procedure.name} is security definer, and its search_path is {stated}"
            yield Standing(DEFINER_PATH, message, spot)
        elif routine.search_path is None:
            message = f"{procedure.name} sets no search_path"
            yield Standing(NO_PATH, message, spot)


def owned_by_owner(end: End) -> Iterator[Standing]:
    """Find functions and views through which a caller has the owner's rights."""
    for procedure in end.built.routines.values():
        if procedure.routine.definer and procedure.owner == OWNER:
            message = f"{procedure.name} is security definer and belongs to {OWNER}"
            yield Standing(DEFINER_OF_OWNER, message, end.spot_of_routine(procedure))
    for view in end.built.views.values():
        if not view.materialized and not view.invoker and view.owner == OWNER:
            message = f"{view.name} reads with the rights of {OWNER}"
            yield Standing(VIEW_OF_OWNER, message, end.spot_of_view(view))


def _is_closed(search_path: str | None) -> bool:
    schemas = (search_path or "").split(", ")
    return schemas[-1] == "pg_temp" and not _OPEN_TO_CALLERS.intersection(schemas)


CHECKS = (paths, owned_by_owner)
