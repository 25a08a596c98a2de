"""So many rows that no sensible plan reads a table whole, and what tells whether one does."""

from typing import Any

# So many rows that reading them one and all costs more than any way by an index.
FILL = """
alter table app.users disable trigger audit;
alter table app.projects disable trigger audit;
alter table app.documents disable trigger audit;
alter table app.versions disable trigger audit;
alter table app.comments disable trigger audit;
alter table app.characters disable trigger audit;
alter table app.collaborations disable trigger audit;
insert into app.users (email, first_name, last_name, password_hash, salt)
select n || '@example.com', 'x', 'x', 'x', 'x' from generate_series(1, 2000) as n;
insert into app.projects (owner_id, title)
select u.id, n::text from app.users as u cross join generate_series(1, 2) as n;
insert into app.documents (project_id, title, type, content_hash, s3_key)
select p.id, n::text, 'notes', repeat('0', 64), 'k'
from app.projects as p cross join generate_series(1, 5) as n;
insert into app.versions (document_id, version_number, content_hash, s3_key, created_by)
select d.id, 1, d.content_hash, 'k', p.owner_id
from app.documents as d join app.projects as p on p.id = d.project_id
where not exists (select from app.versions as v where v.document_id = d.id);
insert into app.comments (document_id, user_id, content)
select v.document_id, v.created_by, 'x' from app.versions as v;
insert into app.characters (document_id, name)
select v.document_id, 'X' from app.versions as v;
analyze;
"""


def scanned(plan: Any) -> set[str]:
    """Return the tables that a plan (of ``explain (format json)``) reads whole."""
    found = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return found.union(*(scanned(below) for below in plan.get("Plans", [])))
