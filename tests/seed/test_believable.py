"""What a believable world holds: every case, true texts, people who are mentioned."""

import hashlib
from collections.abc import Iterator

import numpy as np
import pytest

from tests.seed.conftest import Query
from writersroom_db.classification import DataClass, load_classification
from writersroom_db.seed.lives import documents
from writersroom_db.seed.rows import TABLES
from writersroom_db.seed.rows.members import token
from writersroom_db.seed.world import World

VALUES = {
    "users.subscription_tier": {"free", "pro", "enterprise"},
    "projects.status": {"active", "archived", "deleted"},
    "projects.visibility": {"private", "shared", "public"},
    "collaborations.role": {"owner", "editor", "commenter", "viewer"},
    "email_invitations.role": {"owner", "editor", "commenter", "viewer"},
    "documents.type": {"screenplay", "outline", "character", "notes", "beat_sheet"},
    "sessions.session_type": {"writing", "chat", "collaboration", "review"},
    "chat_messages.message_type": {"user", "agent", "system", "suggestion"},
    "agent_interactions.interaction_type": {
        "dialogue",
        "character",
        "structure",
        "market",
        "general",
    },
    "suggestions.suggestion_type": {"dialogue", "character", "structure", "style", "market"},
    "suggestions.status": {"pending", "applied", "rejected", "modified"},
    "agent_knowledge.embedding_status": {"pending", "embedded", "failed"},
}
EDGES = {
    "user_deleted": "select deleted_at from app.users",
    "project_deleted": "select deleted_at from app.projects where status = 'deleted'",
    "project_archived": "select archived_at from app.projects where status = 'archived'",
    "versions": "select created_at from app.versions",
    "chat_messages": "select created_at from app.chat_messages",
    "agent_interactions": "select created_at from app.agent_interactions",
    "suggestions": "select created_at from app.suggestions",
    "session_data": "select ended_at from app.sessions where context_data <> '{}'",
}
EXIST = {
    "suspended users": "select from app.users where not is_active and deleted_at is null",
    "locked users": "select from app.users where locked_until > '2026-11-01'",
    "users who were locked": "select from app.users where failed_login_attempts > 0",
    "users with a second factor": "select from app.users where mfa_secret is not null",
    "users without a confirmed address": "select from app.users where not email_verified",
    "pending invitations": """
        select from app.collaborations
        where invitation_token is not null and invitation_expires_at > '2026-11-01'
    """,
    "expired invitations": """
        select from app.collaborations
        where invitation_token is not null and invitation_expires_at < '2026-11-01'
    """,
    "revoked memberships": """
        select from app.collaborations where not is_active and invitation_token is null
    """,
    "pending invitations of strangers": """
        select from app.email_invitations
        where accepted_at is null and invitation_expires_at > '2026-11-01'
    """,
    "expired invitations of strangers": """
        select from app.email_invitations
        where accepted_at is null and invitation_expires_at < '2026-11-01'
    """,
    "accepted invitations of strangers": """
        select from app.email_invitations where accepted_at is not null
    """,
    "co-owners": """
        select from app.collaborations as c join app.projects as p on p.id = c.project_id
        where c.role = 'owner' and c.user_id <> p.owner_id
    """,
    "agents of users": "select from app.ai_agents where owner_id is not null",
    "sessions with a user's agent": """
        select from app.sessions as s join app.ai_agents as a on a.id = s.agent_id
        where a.owner_id = s.user_id
    """,
    "deleted documents": "select from app.documents where deleted_at is not null",
    "replies": "select from app.chat_messages where parent_message_id is not null",
    "edited messages": "select from app.chat_messages where is_edited and edited_at is not null",
    "titles at the limit": "select from app.projects where length(title) = 255",
    "titles of one letter": "select from app.projects where length(title) = 1",
    "addresses at the limit": "select from app.users where length(email) = 255",
    "names at the limit": "select from app.users where length(first_name) = 100",
    "names of one letter": "select from app.users where length(last_name) = 1",
}


@pytest.mark.parametrize("column", VALUES)
def test_every_value_occurs(query: Query, column: str) -> None:
    table, name = column.split(".")
    assert {value for (value,) in query(f"select distinct {name} from app.{table}")} == VALUES[
        column
    ]


@pytest.mark.parametrize("what", EXIST)
def test_there_are(query: Query, what: str) -> None:
    assert query(EXIST[what])


@pytest.mark.parametrize("policy", EDGES)
def test_rows_stand_at_both_sides_of_each_end_of_retention(
    query: Query, world: World, policy: str
) -> None:
    edge = world.recipe.edges[policy]
    moments = [
        round(moment.timestamp() * 1_000_000)
        for (moment,) in query(EDGES[policy])
        if moment is not None
    ]
    assert min(moments) < edge < max(moments)


def test_rows_stand_within_a_day_of_both_sides(query: Query, world: World) -> None:
    for policy in EDGES.keys() - {"versions"}:
        edge, day = world.recipe.edges[policy], 86_400_000_000
        near = [
            round(moment.timestamp() * 1_000_000) - edge
            for (moment,) in query(EDGES[policy])
            if moment is not None
        ]
        assert any(-day <= off < 0 for off in near), policy
        assert any(0 <= off <= day for off in near), policy


def test_every_column_that_may_be_null_is_null_somewhere_and_not_everywhere(query: Query) -> None:
    for table in TABLES:
        nullable = query(
            "select attname from pg_attribute"
            f" where attrelid = 'app.{table.name}'::regclass and attnum > 0 and not attnotnull"
        )
        for (column,) in nullable:
            ((none, some),) = query(
                f"select count(*) filter (where {column} is null), count({column})"
                f" from app.{table.name}"
            )
            if (table.name, column) in NEVER_NULL:
                assert some, (table.name, column)
            else:
                assert none, (table.name, column)
                assert some, (table.name, column)


NEVER_NULL = {
    ("documents", "last_edited_by"),
    ("documents", "last_edited_at"),
    ("characters", "created_by"),
    ("ai_agents", "model_id"),
    ("agent_interactions", "processing_time_ms"),
    ("agent_interactions", "tokens_used"),
    ("agent_interactions", "cost"),
    ("agent_interactions", "model_used"),
}
"""What the product always writes."""


def test_version_chains_have_no_gap_and_end_at_the_head(query: Query) -> None:
    assert query("""
        select d.id from app.documents as d
        join lateral (
            select count(*) as many, max(v.version_number) as last, min(v.version_number) as first
            from app.versions as v where v.document_id = d.id
        ) as c on true
        left join app.versions as h
        on h.document_id = d.id and h.version_number = d.version_number
        where (c.first, c.last, c.many)
            is distinct from (1, d.version_number, d.version_number::bigint)
        or (h.content_hash, h.s3_key, h.word_count, h.character_count, h.created_at, h.created_by)
        is distinct from (d.content_hash, d.s3_key, d.word_count, d.character_count,
            d.last_edited_at, d.last_edited_by)
    """) == []  # fmt: skip


def test_hashes_and_counts_are_those_of_texts_that_can_be_made_again(
    query: Query, world: World
) -> None:
    rows = np.arange(world.children["versions"].total)
    found = {
        key.hex: values
        for key, *values in query(
            "select id, content_hash, word_count, character_count from app.versions"
        )
    }
    before: dict[int, list[str]] = {}
    for key, (draft, edit) in zip(
        world.ids("versions", rows), documents.versions(world, rows), strict=True
    ):
        text = draft.text
        true = [hashlib.sha256(text.encode()).hexdigest(), len(text.split()), len(text)]
        assert found[key] == true
        paragraphs = list(draft.paragraphs)
        if edit is not None:
            earlier = before[draft.document]
            kept = paragraphs[: edit.place] + paragraphs[edit.place + 1 :]
            assert kept == (
                earlier if edit.inserted else earlier[: edit.place] + earlier[edit.place + 1 :]
            )
        before[draft.document] = paragraphs


def test_projects_count_what_their_live_documents_count(query: Query) -> None:
    assert (
        query("""
        select p.id from app.projects as p
        left join app.documents as d on d.project_id = p.id and d.deleted_at is null
        group by p.id
        having coalesce(sum(d.word_count), 0) <> p.word_count
        or coalesce(sum(d.character_count), 0) <> p.character_count
    """)
        == []
    )


def test_screenplays_speak_with_the_voices_of_their_characters(world: World, query: Query) -> None:
    rows = np.arange(world.children["documents"].total)
    named = {
        document.hex: {name.upper() for name in names}
        for document, names in query(
            "select document_id, array_agg(name) from app.characters group by document_id"
        )
    }
    heard = 0
    for key, draft in zip(world.ids("documents", rows), documents.heads(world, rows), strict=True):
        cues = {
            p.split("\n")[0] for p in draft.paragraphs if "\n" in p and p.split("\n")[0].isupper()
        }
        if draft.kind == "screenplay":
            assert draft.paragraphs[0].split(" ")[0] in ("INT.", "EXT.", "INT./EXT.")
            heard += len(cues & named.get(key, set()))
    assert heard > 20


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("chat_messages", "content"),
        ("agent_interactions", "prompt"),
        ("comments", "content"),
        ("suggestions", "content"),
    ],
)
def test_free_text_mentions_people_of_its_own_tenant(query: Query, table: str, column: str) -> None:
    of = "session_id" if table in ("chat_messages", "agent_interactions") else ""
    join = "join app.sessions as s on s.id = t.session_id" if of else ""
    project = "s.project_id" if of else "t.project_id"
    for what in ("u.email", "u.first_name || ' ' || u.last_name"):
        found = query(
            f"select t.id from app.{table} as t {join}"
            f" join app.collaborations as c on c.project_id = {project}"
            f" join app.users as u on u.id = c.user_id where strpos(t.{column}, {what}) > 0"
        )
        assert len(found) > 3, what


def test_addresses_are_at_reserved_domains_only(query: Query) -> None:
    reserved = r"(^|[.@])(example|test|invalid|example\.(com|org|net))$"
    for table in ("users", "email_invitations"):
        assert (
            query(f"select from app.{table} where split_part(email, '@', 2) !~ '{reserved}'") == []
        )


def test_text_that_breaks_naive_code_arrives_unharmed(query: Query, world: World) -> None:
    written = [
        text
        for table, column in (
            ("projects", "title"),
            ("documents", "title"),
            ("comments", "content"),
            ("chat_messages", "content"),
            ("agent_interactions", "prompt"),
            ("suggestions", "content"),
        )
        for (text,) in query(f"select {column} from app.{table}")
    ]
    found = {odd for odd in world.pools.awkward if any(odd in text for text in written)}
    assert found == set(world.pools.awkward)


def test_an_invitation_can_be_accepted_with_its_token(query: Query, world: World) -> None:
    hashes = {value for (value,) in query("select invitation_token from app.email_invitations")}
    tokens = [token(world.recipe.seed, "email_invitations", row) for row in range(len(hashes))]
    assert {hashlib.sha256(text.encode()).hexdigest() for text in tokens} == hashes


def test_every_partition_that_the_world_reaches_holds_rows(query: Query) -> None:
    parts = query(
        "select partition from ops.partitions where upper_bound <= '2026-11-01'"
        " and lower_bound >= '2024-10-01' order by 1"
    )
    assert len(parts) == 2 * 25
    for (partition,) in parts:
        assert query(f"select from {partition} limit 1"), partition


def test_an_owner_has_many_projects_and_many_have_none(query: Query) -> None:
    counts = [many for (many,) in query(
        "select count(p.id) from app.users as u left join app.projects as p on p.owner_id = u.id"
        " group by u.id order by 1"
    )]  # fmt: skip
    assert counts[0] == 0
    assert counts.count(0) > 10
    assert counts[-1] > 5 * sum(counts) / len(counts)


def test_every_leaf_of_a_document_has_a_class(query: Query) -> None:
    for (relation, column), entry in load_classification().items():
        if entry.data_class is DataClass.JSON and relation.startswith("app."):
            known = set(entry.json_paths)
            found = query(f"select distinct {column} from {relation}")
            leaves = {leaf for (document,) in found for leaf in _leaves(document)}
            assert leaves <= known, (relation, column)
            assert leaves, (relation, column)


def _leaves(document: object, path: str = "$") -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _leaves(value, f"{path}.{key}")
    elif isinstance(document, list):
        for value in document:
            yield from _leaves(value, f"{path}[*]")
    else:
        yield path
