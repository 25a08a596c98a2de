"""Partitions are a family: one that follows its parent is no fact, others say how they deviate."""

import pytest
from tests.catalog.rich import Rich

from writersroom_db.catalog import Fact

CHILD = "app.messages_p2026_11"

DEVIATIONS = {
    "owner": (
        f"alter table {CHILD} owner to facts_app",
        "owner is facts_app, its parent's is facts_owner",
    ),
    "row security off": (
        f"alter table {CHILD} disable row level security",
        "row security is off, its parent's on",
    ),
    "row security forced": (
        f"alter table {CHILD} force row level security",
        "row security is forced, its parent's not",
    ),
    "policy": (
        f"create policy extra on {CHILD} using (true)",
        "policy extra of its own",
    ),
    "grant": (
        f"grant select, delete on {CHILD} to facts_app",
        "grants DELETE, SELECT to facts_app",
    ),
    "grant to all": (f"grant select on {CHILD} to public", "grants SELECT to PUBLIC"),
    "owner's grant cut": (f"revoke delete on {CHILD} from facts_owner", "its owner lacks DELETE"),
    "column's grant": (
        f"grant update (body) on {CHILD} to facts_app",
        "column body: grants of its own: facts_app=w/facts_owner",
    ),
    "default": (
        f"alter table {CHILD} alter column created_at drop default",
        "column created_at: default is none, its parent's is now()",
    ),
    "storage": (
        f"alter table {CHILD} alter column body set storage external",
        "column body: storage is external",
    ),
    "compression": (
        f"alter table {CHILD} alter column body set compression pglz",
        "column body: compression is pglz",
    ),
    "statistics target": (
        f"alter table {CHILD} alter column body set statistics 7",
        "column body: statistics target is 7",
    ),
    "column's options": (
        f"alter table {CHILD} alter column body set (n_distinct = 5)",
        "column body: options are n_distinct=5",
    ),
    "index of its own": (
        f"create index extra on {CHILD} (body)",
        f"index app.extra of its own: CREATE INDEX extra ON {CHILD} USING btree (body)",
    ),
    "index not valid": (
        (
            "update pg_catalog.pg_index set indisvalid = false"
            f" where indexrelid = '{CHILD}_project_id_created_at_idx'::regclass"
        ),
        f"index {CHILD}_project_id_created_at_idx is not valid",
    ),
    "index's options": (
        f"alter index {CHILD}_project_id_created_at_idx set (fillfactor = 50)",
        f"index {CHILD}_project_id_created_at_idx options are fillfactor=50",
    ),
    "index clustered": (
        f"alter table {CHILD} cluster on messages_p2026_11_pkey",
        f"index {CHILD}_pkey is clustered",
    ),
    "constraint": (
        f"alter table {CHILD} add constraint extra check (body <> '')",
        "constraint extra of its own: CHECK ((body <> ''::text))",
    ),
    "foreign key": (
        f"alter table {CHILD} add constraint extra foreign key (id) references app.projects (id)",
        "constraint extra of its own: FOREIGN KEY (id) REFERENCES app.projects(id)",
    ),
    "trigger": (
        f"create trigger extra after delete on {CHILD} execute function app.spare()",
        (
            f"trigger extra of its own: CREATE TRIGGER extra AFTER DELETE ON {CHILD}"
            " FOR EACH STATEMENT EXECUTE FUNCTION app.spare()"
        ),
    ),
    "trigger off": (f"alter table {CHILD} disable trigger keep", "trigger keep is disabled"),
    "every trigger off": (
        f"alter table {CHILD} disable trigger all",
        (
            'trigger "RI_FKey_check_ins" is disabled\n'
            'trigger "RI_FKey_check_upd" is disabled\n'
            "trigger keep is disabled"
        ),
    ),
    "rule": (
        f"create rule extra as on delete to {CHILD} do instead nothing",
        f"rule of its own: CREATE RULE extra AS\n    ON DELETE TO {CHILD} DO INSTEAD NOTHING;",
    ),
    "comment": (
        f"comment on table {CHILD} is 'x'",
        "comment on the table that its parent has not: 'x'",
    ),
    "column's comment": (
        f"comment on column {CHILD}.body is 'x'",
        "comment on column body that its parent has not: 'x'",
    ),
    "constraint's comment": (
        f"comment on constraint body_is_short on {CHILD} is 'x'",
        "comment on constraint body_is_short that its parent has not: 'x'",
    ),
    "index's comment": (
        f"comment on index {CHILD}_pkey is 'x'",
        f"comment on index {CHILD}_pkey that its parent has not: 'x'",
    ),
    "statistics": (
        f"create statistics app.extra on id, body from {CHILD}",
        f"statistics of its own: CREATE STATISTICS app.extra ON id, body FROM {CHILD}",
    ),
    "detach pending": (
        (
            "update pg_catalog.pg_inherits set inhdetachpending = true"
            f" where inhrelid = '{CHILD}'::regclass"
        ),
        "detach is pending",
    ),
    "unlogged": (f"alter table {CHILD} set unlogged", "is unlogged"),
    "options": (f"alter table {CHILD} set (fillfactor = 50)", "options: fillfactor=50"),
    "toast options": (
        f"alter table {CHILD} set (toast.autovacuum_enabled = off)",
        "toast options: autovacuum_enabled=off",
    ),
    "replica identity": (
        f"alter table {CHILD} replica identity full",
        "replica identity is full",
    ),
}


@pytest.mark.parametrize(("statement", "line"), DEVIATIONS.values(), ids=DEVIATIONS)
def test_deviating_partition_says_in_what(rich: Rich, statement: str, line: str) -> None:
    rich.execute(statement)
    diff = rich.diff()
    assert diff.unexpected == (Fact("partition", CHILD, line),)
    assert not diff.missing
    assert not diff.changed


def test_partition_that_refuses_more_nulls_deviates(rich: Rich) -> None:
    rich.execute("alter table app.messages add column note text")
    before = rich.facts()
    rich.execute(f"alter table {CHILD} alter column note set not null")
    line = "column note: refuses null, its parent accepts it"
    assert rich.facts() - before == {Fact("partition", CHILD, line)}


def test_partition_without_an_index_of_its_parent_deviates(rich: Rich) -> None:
    rich.execute("create index extra on only app.messages (body)")
    lacking = {fact.identity for fact in rich.diff().unexpected if fact.kind == "partition"}
    assert lacking == {"app.messages_p2026_11", "app.messages_p2026_12"}
    index = next(fact for fact in rich.diff().unexpected if fact.kind == "index")
    assert index.definition.endswith("not valid")


def test_new_months_are_no_facts(rich: Rich) -> None:
    rich.execute("""
        set local timezone = 'America/Los_Angeles';
        set local role facts_owner;
        create table app.messages_p2027_01 partition of app.messages
        for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');
        create table app.messages_p2027_02 partition of app.messages
        for values from ('2027-02-01 00:00:00+00') to ('2027-03-01 00:00:00+00');
        alter table app.messages_p2027_01 enable row level security;
        alter table app.messages_p2027_02 enable row level security;
        revoke all on app.messages_p2027_01, app.messages_p2027_02 from facts_app;
    """)
    assert not rich.diff()


def test_dropped_months_are_no_facts(rich: Rich) -> None:
    rich.execute(f"drop table {CHILD}")
    assert not rich.diff()


def test_comments_copied_from_the_parent_are_no_facts(rich: Rich) -> None:
    rich.execute("comment on column app.messages.body is 'what was said'")
    before = rich.facts()
    rich.execute(f"comment on column {CHILD}.body is 'what was said'")
    assert rich.facts() == before


BOUNDS = {
    "days": (
        "messages_p2027_01",
        "for values from ('2027-01-01 00:00:00+00') to ('2027-01-15 00:00:00+00')",
        (
            "bound is not the month of its name in UTC:"
            " FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-01-15 00:00:00+00')"
        ),
    ),
    "another time zone's month": (
        "messages_p2027_01",
        "for values from ('2027-01-01 00:00:00-08') to ('2027-02-01 00:00:00-08')",
        (
            "bound is not the month of its name in UTC:"
            " FOR VALUES FROM ('2027-01-01 08:00:00+00') TO ('2027-02-01 08:00:00+00')"
        ),
    ),
    "another month": (
        "messages_p2027_03",
        "for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00')",
        (
            "bound is not the month of its name in UTC:"
            " FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00')"
        ),
    ),
    "name without a month": (
        "messages_january",
        "for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00')",
        (
            "name is not <parent>_pYYYY_MM; bound:"
            " FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00')"
        ),
    ),
    "no thirteenth month": (
        "messages_p2027_13",
        "for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00')",
        (
            "name is not <parent>_pYYYY_MM; bound:"
            " FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00')"
        ),
    ),
    "open end": (
        "messages_p2027_01",
        "for values from ('2027-01-01 00:00:00+00') to (maxvalue)",
        (
            "bound is not the month of its name in UTC:"
            " FOR VALUES FROM ('2027-01-01 00:00:00+00') TO (MAXVALUE)"
        ),
    ),
    "default partition": ("messages_default", "default", "is the default partition"),
}


@pytest.mark.parametrize(("name", "bound", "line"), BOUNDS.values(), ids=BOUNDS)
def test_bound_that_is_no_utc_month_is_told(rich: Rich, name: str, bound: str, line: str) -> None:
    rich.execute(f"create table app.{name} partition of app.messages {bound}")
    (fact,) = rich.diff().unexpected
    assert fact.identity == f"app.{name}"
    assert line in fact.definition.splitlines()


def test_new_partition_without_protection_says_all_it_lacks(rich: Rich) -> None:
    rich.execute("""
        set local role facts_owner;
        create table app.messages_p2027_01 partition of app.messages
        for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');
    """)
    lines = "grants SELECT to facts_app\nrow security is off, its parent's on"
    assert rich.diff().unexpected == (Fact("partition", "app.messages_p2027_01", lines),)


def test_partition_in_another_schema_deviates(rich: Rich) -> None:
    rich.execute(f"alter table {CHILD} set schema ops")
    (fact,) = rich.diff().unexpected
    assert fact == Fact(
        "partition", "ops.messages_p2026_11", "is in another schema than its parent"
    )


def test_partitions_of_partitions_are_told_with_their_bounds(rich: Rich) -> None:
    rich.execute("""
        set local role facts_owner;
        create table app.regions_us partition of app.regions for values in ('us')
        partition by hash (code);
        create table app.regions_us_0 partition of app.regions_us
        for values with (modulus 1, remainder 0);
        revoke all on app.regions_us, app.regions_us_0 from facts_app;
    """)
    assert rich.diff().unexpected == (
        Fact(
            "partition",
            "app.regions_us",
            "bound: FOR VALUES IN ('us')\nis partitioned itself by HASH (code)",
        ),
        Fact(
            "partition",
            "app.regions_us_0",
            "bound: FOR VALUES WITH (modulus 1, remainder 0)",
        ),
    )
