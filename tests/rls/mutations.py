"""Ways to weaken what guards the rows, generated from the catalog: one statement each."""

import re
from collections.abc import Iterator

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
    and t.tgname ~ '(_access_|_public$|add_owner)'
order by 1, 2
"""
_FUNCTIONS = """
select pg_get_functiondef(p.oid) from pg_proc as p
where p.oid = any (array['app.effective_rank(text,jsonb)', 'app.tell_public()',
    'app.refresh_project_access(uuid[],uuid[])', 'app.current_user_id()']::regprocedure[])
order by p.proname
"""
_TABLES = """
select c.relname from pg_class as c
where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_policy as p where p.polrelid = c.oid
        and 'writersroom_app'::regrole = any (p.polroles))
order by 1
"""

# What a function says, and what says less.
_SLIPS = (
    ("WHEN 'commenter'::text THEN 2", "WHEN 'commenter'::text THEN 3"),
    ("WHEN 'editor'::text THEN 3", "WHEN 'editor'::text THEN 4"),
    ("ELSE 1 END", "ELSE 2 END"),
    ("'{\"comment\": false}'::jsonb) THEN 1", "'{\"comment\": false}'::jsonb) THEN 4"),
    ("'{\"edit\": false}'::jsonb) THEN 2", "'{\"edit\": false}'::jsonb) THEN 4"),
    (" and new.deleted_at is null", ""),
    ("new.visibility = 'public'", "new.visibility <> 'private'"),
    (" and k.is_active", ""),
    ("set role_rank = excluded.role_rank", "set role_rank = a.role_rank"),
    ("p.owner_id = c.user_id then 4", "p.owner_id = c.user_id then 3"),
    ("delete from app.project_access", "delete from only app.project_access"),
)


def mutations(db: rows.Database) -> Iterator[tuple[str, str]]:
    """Give each weakening: its name, and the statement that makes it."""
    for table, name, using, check in db.execute(_POLICIES.encode()).fetchall():
        for clause, condition in (("using", using), ("with check", check)):
            if condition is None:
                continue
            for what, weaker in _weaker(condition):
                yield (
                    f"{name}, {clause}: {what}",
                    f"alter policy {name} on app.{table} {clause} ({weaker})",
                )
    for table, name in db.execute(_TRIGGERS.encode()).fetchall():
        yield f"{name} off", f"alter table app.{table} disable trigger {name}"
    for (text,) in db.execute(_FUNCTIONS.encode()).fetchall():
        for said, less in _SLIPS:
            if said in text and said != "delete from app.project_access":
                yield f"{said} becomes {less or 'nothing'}", text.replace(said, less)
    for (table,) in db.execute(_TABLES.encode()).fetchall():
        yield f"{table} open", f"alter table app.{table} disable row level security"
        for command in ("insert", "update", "delete"):
            yield (
                f"{command} on {table} granted, and any row",
                f"grant {command} on app.{table} to writersroom_app;"
                f" create policy slip on app.{table} for {command} to writersroom_app"
                + (" with check (true)" if command == "insert" else " using (true)"),
            )


def _weaker(condition: str) -> Iterator[tuple[str, str]]:
    yield "any row", "true"
    for rank in re.findall(r"role_rank >= (\d)", condition)[:1]:
        lower = int(rank) - 1
        yield f"rank {lower}", condition.replace(f"role_rank >= {rank}", f"role_rank >= {lower}")
    for place, part in enumerate(re.finditer(r"\b(user|owner|sender)_id = ", condition)):
        start = part.start()
        yield (
            f"comparison {place + 1} of a user left out",
            f"{condition[:start]}{part[1]}_id is not null or {condition[start:]}",
        )
    for kind in ("'collaboration'", "'review'"):
        if kind in condition:
            yield f"chats as well as {kind}", condition.replace(kind, "'chat'", 1)
    if "is_active AND" in condition:
        yield "inactive ones too", condition.replace("is_active AND", "true AND")
    for agents in re.findall(r"\(agent_id IN \( SELECT .*?ai_agents g\)\)", condition, re.S):
        yield "any agent", condition.replace(agents, "true")
