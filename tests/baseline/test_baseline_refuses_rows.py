"""Rows that break a rule of ours are found by name, and nothing is changed."""

import re
from uuid import UUID

import pytest
from tests.baseline.printed import PROJECT, USER, execute, one_project, read_rows
from tests.migrations.books import state_of

from writersroom_db.baseline import baseline, plan_baseline
from writersroom_db.baseline.document import TABLES, document_facts, target_facts
from writersroom_db.baseline.proofs import proof_files
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.errors import BaselineRefused

A, B = (f"00000000-0000-0000-0000-00000000000{letter}" for letter in "ab")

_USER = "insert into users (id, email, first_name, last_name, password_hash, salt) values"
_MEMBER = (
    f"{_USER} ('{B}', 'b@example.com', 'B', 'B', 'h', 's')",
    (
        f"insert into collaborations (id, project_id, user_id, role, is_active, invitation_token,"
        f" invitation_expires_at) values ('{A}', '{PROJECT}', '{B}', 'editor',"
    ),
)
_SESSIONS = (
    f"insert into sessions (id, user_id, session_type) values ('{A}', '{USER}', 'chat'),"
    f" ('{B}', '{USER}', 'chat')"
)
_AGENT = f"insert into ai_agents (id, name, personality, specialty) values ('{A}', 'a', 'b', 'c')"

BROKEN: dict[str, tuple[list[str], set[str]]] = {
    "users_email_format": ([f"{_USER} ('{A}', 'a@b.c|', 'A', 'A', 'h', 's')"], {A}),
    "idx_users_email_lower": (
        [f"{_USER} ('{A}', 'NORA@example.COM', 'A', 'A', 'h', 's')"],
        {A, USER},
    ),
    "user_preferences_key_once_a_user": (
        [
            (
                f"insert into user_preferences (id, user_id, preference_key)"
                f" values ('{A}', '{USER}', 'k'), ('{B}', '{USER}', 'k')"
            )
        ],
        {A, B},
    ),
    "project_settings_key_once_a_project": (
        [
            (
                f"insert into project_settings (id, project_id, setting_key)"
                f" values ('{A}', '{PROJECT}', 'k'), ('{B}', '{PROJECT}', 'k')"
            )
        ],
        {A, B},
    ),
    "projects_status_tells_archived": (
        [
            (
                "insert into projects (id, owner_id, title, status, is_archived)"
                f" values ('{A}', '{USER}', 't', 'archived', null),"
                f" ('{B}', '{USER}', 't', null, true)"
            )
        ],
        {A, B},
    ),
    "projects_template_id_fkey": ([f"update projects set template_id = '{A}'"], {PROJECT}),
    "idx_projects_description_search": (
        ["update projects set description = repeat('x ', 200000)"],
        {PROJECT},
    ),
    "collaborations_active_have_no_invitation": (
        [_MEMBER[0], f"{_MEMBER[1]} null, 't', now())"],
        {A},
    ),
    "collaborations_invitation_expires": ([_MEMBER[0], f"{_MEMBER[1]} false, 't', null)"], {A}),
    "idx_collaborations_invitation_token": (
        [
            _MEMBER[0],
            f"{_MEMBER[1]} false, 't', now())",
            f"{_USER} ('{A}', 'a@example.com', 'A', 'A', 'h', 's')",
            (
                "insert into collaborations (id, project_id, user_id, role, is_active,"
                f" invitation_token, invitation_expires_at) values ('{B}', '{PROJECT}', '{A}',"
                " 'viewer', false, 't', now())"
            ),
        ],
        {A, B},
    ),
    "chat_messages_parent_in_session": (
        [
            _SESSIONS,
            (
                "insert into chat_messages"
                " (id, session_id, message_type, content, parent_message_id)"
                f" values ('{A}', '{A}', 'user', 'x', null), ('{B}', '{B}', 'user', 'x', '{A}')"
            ),
        ],
        {B},
    ),
    "chat_messages_have_a_month": (
        [
            _SESSIONS,
            (
                "insert into chat_messages (id, session_id, message_type, content, created_at)"
                f" values ('{A}', '{A}', 'user', 'x', 'infinity'),"
                f" ('{B}', '{B}', 'user', 'x', '0044-03-15 BC')"
            ),
        ],
        {A, B},
    ),
    "agent_interactions_have_a_month": (
        [
            _SESSIONS,
            _AGENT,
            (
                "insert into agent_interactions (id, session_id, agent_id, user_id,"
                " interaction_type, prompt, response, created_at)"
                f" values ('{A}', '{A}', '{A}', '{USER}', 'general', 'p', 'r', '-infinity'),"
                f" ('{B}', '{A}', '{A}', '{USER}', 'general', 'p', 'r',"
                " '10000-01-01 00:00+00')"
            ),
        ],
        {A, B},
    ),
}

KEYS = sorted(
    fact.identity.partition(" ")[0]
    for fact in document_facts("public")
    if fact.kind == "constraint" and fact.definition.startswith("FOREIGN KEY")
)


# Rules of ours that hold for whatever rows there are, and why.
NEED_NO_PROOF = {
    "users_deleted_are_inactive": "the column is new",
    "documents_deleted_are_inactive": "the column is new",
    "ai_agents_owner_id_fkey": "the column is new",
    "projects_archived_since": "the column is new, and filled by this rule",
    "projects_deleted_since": "the column is new, and filled by this rule",
    "collaborations_token_is_sha256": "a repair makes it so",
    "documents_id_in_project": "the id alone is unique",
    "chat_messages_pkey": "the id alone is unique",
    "agent_interactions_pkey": "the id alone is unique",
}


def new_rules() -> set[str]:
    """Return the constraints and unique indexes on the document's tables that it has not so."""
    document = {
        (fact.identity.replace("public.", "app."), fact.definition.replace("public.", "app."))
        for fact in document_facts("public")
    }
    on_tables = re.compile(rf"\bapp\.({'|'.join(TABLES)})\b")
    return {
        fact.identity.partition(" on ")[0].removeprefix("app.")
        for fact in target_facts()
        if (fact.identity, fact.definition) not in document
        and (
            (fact.kind == "constraint" and on_tables.search(fact.identity))
            or (
                fact.definition.startswith("CREATE UNIQUE INDEX")
                and on_tables.search(fact.definition)
            )
        )
    }


def test_every_rule_that_the_document_lacks_has_a_proof_or_a_reason() -> None:
    proofs = {file.path.stem for file in proof_files()}
    assert new_rules() - proofs - set(KEYS) == NEED_NO_PROOF.keys()


def test_every_proof_is_broken_by_a_test() -> None:
    assert {file.path.stem for file in proof_files()} == BROKEN.keys()


@pytest.mark.parametrize("rule", BROKEN)
def test_rows_that_break_a_rule_are_refused_by_its_name(
    printed_database: DatabaseUrl, rule: str
) -> None:
    statements, keys = BROKEN[rule]
    one_project(printed_database)
    assert plan_baseline(printed_database).refusals == ()
    execute(printed_database, *statements)
    before = state_of(printed_database), read_rows(printed_database, "public")

    with pytest.raises(BaselineRefused, match=rule) as refused:
        baseline(printed_database)

    (finding,) = refused.value.findings
    assert (finding.subject, finding.rows, set(finding.keys)) == (rule, len(keys), keys)
    assert plan_baseline(printed_database).refusals == refused.value.findings
    assert (state_of(printed_database), read_rows(printed_database, "public")) == before


def test_references_to_nothing_are_refused_by_their_foreign_key(
    filled_database: DatabaseUrl,
) -> None:
    """Rows that came while triggers were off, as some loaders do it."""
    columns = {
        name: next(
            fact.definition.partition("(")[2].partition(")")[0]
            for fact in document_facts("public")
            if fact.identity.startswith(f"{name} on ")
        )
        for name in KEYS
    }
    execute(
        filled_database,
        "set local session_replication_role = replica",
        *(
            f"update {name.removesuffix(f'_{column}_fkey')} set {column} = '{UUID(int=7)}'"
            f" where ctid = (select min(ctid) from {name.removesuffix(f'_{column}_fkey')})"
            for name, column in columns.items()
        ),
    )
    found = {finding.subject: finding for finding in plan_baseline(filled_database).refusals}
    assert set(KEYS) <= found.keys()
    assert {found[name].rows for name in KEYS} == {1}


def test_no_value_of_a_row_is_told(printed_database: DatabaseUrl) -> None:
    one_project(printed_database)
    execute(printed_database, f"{_USER} ('{A}', 'NORA@example.COM', 'Zoe', 'A', 'h', 's')")
    told = str(plan_baseline(printed_database).to_json()).lower()
    assert "nora@" not in told
    assert "zoe" not in told


def test_many_rows_are_counted_and_only_the_first_named(printed_database: DatabaseUrl) -> None:
    one_project(printed_database)
    execute(
        printed_database,
        "insert into projects (owner_id, title, is_archived)"
        f" select '{USER}', 'x', true from generate_series(1, 1000)",
    )
    (finding,) = plan_baseline(printed_database).refusals
    assert (finding.rows, len(finding.keys)) == (1000, 5)
    assert str(finding).endswith(", …)")


def test_what_is_mended_is_adopted(printed_database: DatabaseUrl) -> None:
    one_project(printed_database)
    execute(printed_database, f"update projects set template_id = '{A}'")
    assert plan_baseline(printed_database).refusals
    execute(printed_database, "update projects set template_id = null")
    assert baseline(printed_database).adopted
