"""Ways to weaken what guards the rows, generated from the catalog, and who should notice each."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tests.schema import rows

_POLICIES = """
select c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid),
    pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy as p join pg_class as c on c.oid = p.polrelid
where 'writersroom_app'::regrole = any (p.polroles) and c.relnamespace = 'app'::regnamespace
order by 1, 2
"""
_TRIGGERS = """
select c.relname, t.tgname from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0 and c.relnamespace = 'app'::regnamespace
    and t.tgname ~ '(_access_|_public|add_owner)'
order by 1, 2
"""
_FUNCTIONS = """
select p.proname, pg_get_functiondef(p.oid) from pg_proc as p
where p.pronamespace = 'app'::regnamespace and p.proname = any (%s)
order by p.proname
"""
_TABLES = """
select c.relname from pg_class as c
where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_policy as p where p.polrelid = c.oid
        and 'writersroom_app'::regrole = any (p.polroles))
order by 1
"""

CALLED = (
    *("archive_project", "change_role", "create_document", "create_project", "invite"),
    *("open_session", "resolve_comment", "restore_document", "restore_project", "revoke"),
    *("revoke_email_invitation", "save_version", "soft_delete_document", "soft_delete_project"),
    "transfer_ownership",
)
"""Functions that services call; each is asked about by its own name."""

_SEEN = {"project_access", "projects", "documents", "characters", "users"}
BENEATH = {
    "begin_as": {"users"},
    "current_user_id": {"users"},
    "effective_rank": {"project_access"},
    "hold_project": set(CALLED),
    "pass_public_on": {"characters"},
    "refresh_project_access": {"project_access"},
    "require_rank": set(CALLED),
    "spread_public": {"documents", "characters"},
    "take_public": {"documents", "characters"},
    "tell_public": {"projects", "documents"},
    "withdraw_public": {"documents", "characters"},
}
"""Functions that others stand on, and what to ask about in worlds that are made under them."""

# Weakenings behind which another guard stands, so that nobody could tell them.
_GUARDED_TWICE = (
    ("documents_update, with check", "a trigger refuses to move a document before"),
    ("projects_update, with check: rank", "a row with another id is nobody's project"),
    ("app.transfer_ownership: app.hold_project", "only the owner goes on from there"),
    ("app.require_rank: and a.role_rank", "app.hold_project asks again; before, for its lock"),
    ("projects_access_follows_owner off", "the collaborations of both owners say the same"),
    ("app.soft_delete_document: and d.deleted_at", "is about counts; test_functions.py tells"),
)

# What a function says, and what says less. Of a condition that is not here, another test tells.
_SLIPS = (
    (r"app\.(hold_project|require_rank)\(project, [234]\)", r"app.\1(project, 1)"),
    (r"when 'commenter'::text then 2", "when 'commenter'::text then 3"),
    (r"when 'editor'::text then 3", "when 'editor'::text then 4"),
    (r"else 1\s+end", "else 2 end"),
    (r"""('\{"comment": false\}'::jsonb\)) then 1""", r"\1 then 4"),
    (r"""('\{"edit": false\}'::jsonb\)) then 2""", r"\1 then 4"),
    (r"new\.visibility = 'public'", "new.visibility <> 'private'"),
    (r"case when author = app\.current_user_id\(\) then 2 else 3 end", "2"),
    (r"if lacks @> '\{\"invite\": false\}' or", "if"),
    (r"not invite\.permissions @> lacks", "false"),
    (r"not change_role\.permissions @> lacks", "false"),
    (r"head\.deleted_at is not null", "false"),
    (r" and d\.deleted_at is null\b", ""),
    (r"where p\.id = project and p\.deleted_at is null", "where p.id = project"),
    (r"\s+and p\.deleted_at is null\b", ""),
    (r" and new\.deleted_at is null\b", ""),
    (r"\s+and [ac]\.role_rank >= lowest", ""),
    (r"\s+and k\.is_active", ""),
    (r"\s+and u\.is_active", ""),
    (r"\s+and c\.is_active(?=\s+and u\.is_active)", ""),
    (r"p\.owner_id = app\.current_user_id\(\)", "true"),
    (r"when p\.owner_id = c\.user_id then 4", "when p.owner_id = c.user_id then 3"),
    (r"set role_rank = excluded\.role_rank", "set role_rank = a.role_rank"),
    (
        r"a\.project_id = c\.project_id\s+and a\.user_id = c\.user_id\s+and not exists",
        "false and not exists",
    ),
    (r"\s+and c\.user_id <> app\.current_user_id\(\)", ""),
    (r"p\.id = project and p\.owner_id = collaborator", "false"),
    (r"collaborator <> app\.current_user_id\(\)", "false"),
    (r"and \(a\.role_rank >= 2 or not shared\)", ""),
    (r"p\.is_public and not shared", "p.is_public"),
    (r"g\.owner_id is null or g\.owner_id = me", "true"),
    (r"where a\.user_id = me and a\.project_id = p\.id", "where a.project_id = p.id"),
    (r"a\.user_id = me\s+and a\.project_id = p\.id", "a.project_id = p.id"),
    (r"and d\.is_public <> new\.is_public", "and false"),
    (r"and c\.is_public <> new\.is_public", "and false"),
    (r"set is_public = true", "set is_public = false"),
    (r"and p\.is_public(?=;)", "and not p.is_public"),
)


class Mutation(NamedTuple):
    """A weakening: its name, the statement that makes it, and what should be asked about.

    ``subjects`` are tables or functions: of the world there is, or of one made ``anew`` under it.
    """

    name: str
    statement: str
    subjects: Collection[str]
    anew: bool = False


def mutations(db: rows.Database) -> tuple[Mutation, ...]:
    """Return each weakening once, without those that another guard makes good."""
    guarded = tuple(name for name, _ in _GUARDED_TWICE)
    found = {one.statement: one for one in _mutations(db) if not one.name.startswith(guarded)}
    return tuple(found.values())


def _mutations(db: rows.Database) -> Iterator[Mutation]:
    yield from _of_policies(db)
    for table, name in db.execute(_TRIGGERS.encode()).fetchall():
        off = f"alter table app.{table} disable trigger {name}"
        yield Mutation(f"{name} off", off, _SEEN, anew=True)
    yield from _of_functions(db)
    for (table,) in db.execute(_TABLES.encode()).fetchall():
        yield Mutation(
            f"{table} open", f"alter table app.{table} disable row level security", {table}
        )
        for command in ("insert", "update", "delete"):
            clause = "with check (true)" if command == "insert" else "using (true)"
            statement = (
                f"grant {command} on app.{table} to writersroom_app;"
                f" create policy slip on app.{table} for {command} to writersroom_app {clause}"
            )
            yield Mutation(f"{command} on {table} granted, and any row", statement, {table})


def _of_policies(db: rows.Database) -> Iterator[Mutation]:
    for table, name, using, check in db.execute(_POLICIES.encode()).fetchall():
        for clause, condition in (("using", using), ("with check", check)):
            for what, weaker in _weaker(condition) if condition else ():
                statement = f"alter policy {name} on app.{table} {clause} ({weaker})"
                yield Mutation(f"{name}, {clause}: {what}", statement, {table})


def _of_functions(db: rows.Database) -> Iterator[Mutation]:
    functions = db.execute(_FUNCTIONS.encode(), ([*CALLED, *BENEATH],)).fetchall()
    for name, text in functions:
        for said, less in _SLIPS:
            for place, found in enumerate(re.finditer(said, text, re.IGNORECASE)):
                weaker = text[: found.start()] + found.expand(less) + text[found.end() :]
                what = f"app.{name}: {' '.join(found[0].split())} [{place}] as '{less}'"
                subjects = BENEATH.get(name, {name})
                yield Mutation(what, weaker, subjects, anew=name in BENEATH)


def _weaker(condition: str) -> Iterator[tuple[str, str]]:
    yield "any row", "true"
    for place, found in enumerate(re.finditer(r"role_rank >= (\d)", condition)):
        lower = f"role_rank >= {int(found[1]) - 1}"
        weaker = condition[: found.start()] + lower + condition[found.end() :]
        yield f"rank {place + 1} less by one", weaker
    # of app.project_access (a) nobody sees another's rows anyway: its own policy says so
    for place, found in enumerate(
        re.finditer(r"\((?:[sg]\.)?(?:user|owner|sender)_id = \(", condition)
    ):
        weaker = condition[: found.start()] + "(true or " + condition[found.start() + 1 :]
        yield f"comparison {place + 1} of a user left out", weaker
    for place, found in enumerate(re.finditer(r"'(?:collaboration|review)'", condition)):
        weaker = condition[: found.start()] + "'chat'" + condition[found.end() :]
        yield f"chat as kind {place + 1}", weaker
    if "is_active AND" in condition:
        yield "inactive ones too", condition.replace("is_active AND", "true AND")
    for bound in re.findall(
        r"\(\( SELECT app\.current_user_id\(\) AS \w+\) IS NOT NULL\)", condition
    ):
        yield "public rows without identity", condition.replace(bound, "true")
    for agents in re.findall(r"\(agent_id IN \( SELECT .*?ai_agents g\)\)", condition, re.DOTALL):
        yield "any agent", condition.replace(agents, "true")
