"""A view's query reads alike on every server: only 15 qualifies the columns of one relation."""

import pytest
from tests.catalog.rich import Rich

VIEWS = {
    "subqueries": (
        (
            'select id, "A b" as q, (select count(*) from app.o where o.uid = u.id) as n from '
            "app.u where active and exists (select 1 from app.o as x where x.uid = u.id) order by "
            "id"
        ),
        (
            " SELECT id,\n"
            '    "A b" AS q,\n'
            "    ( SELECT count(*) AS count\n"
            "           FROM app.o\n"
            "          WHERE (o.uid = u.id)) AS n\n"
            "   FROM app.u\n"
            "  WHERE (active AND (EXISTS ( SELECT 1\n"
            "           FROM app.o x\n"
            "          WHERE (x.uid = u.id))))\n"
            "  ORDER BY id;"
        ),
    ),
    "join": (
        (
            'select u.id, o.id as other from app.u join app.o on o.uid = u.id where u."A b" = '
            "'u.id'"
        ),
        (
            " SELECT u.id,\n"
            "    o.id AS other\n"
            "   FROM (app.u\n"
            "     JOIN app.o ON ((o.uid = u.id)))\n"
            "  WHERE (u.\"A b\" = 'u.id'::text);"
        ),
    ),
    "comma": (
        "select u.id, o.id as other from app.u, app.o",
        (" SELECT u.id,\n    o.id AS other\n   FROM app.u,\n    app.o;"),
    ),
    "join of subqueries": (
        (
            "select a.id, b.id as other from (select id from app.u) as a cross join (select id "
            "from app.o) as b"
        ),
        (
            " SELECT a.id,\n"
            "    b.id AS other\n"
            "   FROM (( SELECT u.id\n"
            "           FROM app.u) a\n"
            "     CROSS JOIN ( SELECT o.id\n"
            "           FROM app.o) b);"
        ),
    ),
    "union": (
        "select id from app.u union select uid from app.o order by 1",
        (" SELECT u.id\n   FROM app.u\nUNION\n SELECT o.uid AS id\n   FROM app.o\n  ORDER BY 1;"),
    ),
    "union in parentheses": (
        "(select id from app.u order by id limit 1) union all (select id from app.o limit 2)",
        (
            "( SELECT u.id\n"
            "   FROM app.u\n"
            "  ORDER BY u.id\n"
            " LIMIT 1)\n"
            "UNION ALL\n"
            "( SELECT o.id\n"
            "   FROM app.o\n"
            " LIMIT 2);"
        ),
    ),
    "with": (
        "with w as (select id from app.u) select id, row_to_json(w) as r from w",
        (
            " WITH w AS (\n"
            "         SELECT u.id\n"
            "           FROM app.u\n"
            "        )\n"
            " SELECT id,\n"
            "    row_to_json(w.*) AS r\n"
            "   FROM w;"
        ),
    ),
    "with recursive": (
        (
            "with recursive w(n) as (select 1 union all select n + 1 from w where n < 9) select n "
            "from w"
        ),
        (
            " WITH RECURSIVE w(n) AS (\n"
            '         SELECT 1 AS "?column?"\n'
            "        UNION ALL\n"
            "         SELECT (w_1.n + 1)\n"
            "           FROM w w_1\n"
            "          WHERE (w_1.n < 9)\n"
            "        )\n"
            " SELECT n\n"
            "   FROM w;"
        ),
    ),
    "function": (
        (
            "select s.g, count(*) as n, extract(year from now()) as y, count(s) as c from "
            "generate_series(1, 3) as s(g) group by s.g having count(*) > 0"
        ),
        (
            " SELECT g,\n"
            "    count(*) AS n,\n"
            "    EXTRACT(year FROM now()) AS y,\n"
            "    count(g) AS c\n"
            "   FROM generate_series(1, 3) s(g)\n"
            "  GROUP BY g\n"
            " HAVING (count(*) > 0);"
        ),
    ),
    "subquery": (
        'select * from (select id, "A b" from app.u offset 0) as zz',
        (
            " SELECT id,\n"
            '    "A b"\n'
            "   FROM ( SELECT u.id,\n"
            '            u."A b"\n'
            "           FROM app.u\n"
            "         OFFSET 0) zz;"
        ),
    ),
    "subquery of a join": (
        (
            "select * from (select u.id, o.uid from app.u join app.o on o.uid = u.id) as zz where "
            "id > 1"
        ),
        (
            " SELECT id,\n"
            "    uid\n"
            "   FROM ( SELECT u.id,\n"
            "            o.uid\n"
            "           FROM (app.u\n"
            "             JOIN app.o ON ((o.uid = u.id)))) zz\n"
            "  WHERE (id > 1);"
        ),
    ),
    "values": (
        "select * from (values (1, 'x'), (2, 'y')) as t(a, b) where a is distinct from 3",
        (
            " SELECT a,\n"
            "    b\n"
            "   FROM ( VALUES (1,'x'::text), (2,'y'::text)) t(a, b)\n"
            "  WHERE (a IS DISTINCT FROM 3);"
        ),
    ),
    "quoted name and window": (
        (
            'select "U X".id, "U X"."A b" as other, rank() over w from app.u as "U X" window w as '
            "(partition by active order by id)"
        ),
        (
            " SELECT id,\n"
            '    "A b" AS other,\n'
            "    rank() OVER w AS rank\n"
            '   FROM app.u "U X"\n'
            "  WINDOW w AS (PARTITION BY active ORDER BY id);"
        ),
    ),
    "sample": (
        "select id from only app.u as a tablesample system (10) where id > 1",
        (" SELECT id\n   FROM ONLY app.u a TABLESAMPLE system (10)\n  WHERE (id > 1);"),
    ),
    "locking": (
        "select id as a from app.u for update",
        (" SELECT id AS a\n   FROM app.u\n FOR UPDATE OF u;"),
    ),
    "no relation": ("select 1 as x", " SELECT 1 AS x;"),
    "strings": (
        "select id, \"A b\" || E'\\\\ FROM u.id '' u.id' || ' u.id' as t from app.u",
        (
            " SELECT id,\n"
            "    ((\"A b\" || '\\ FROM u.id '' u.id'::text) || ' u.id'::text) AS t\n"
            "   FROM app.u;"
        ),
    ),
    "distinct on": (
        "select distinct on (id) id, active from app.u order by id, active limit 3 offset 1",
        (
            " SELECT DISTINCT ON (id) id,\n"
            "    active\n"
            "   FROM app.u\n"
            "  ORDER BY id, active\n"
            " OFFSET 1\n"
            " LIMIT 3;"
        ),
    ),
    "lateral": (
        "select a.x from app.u as b, lateral (select b.id as x) as a",
        (" SELECT a.x\n   FROM app.u b,\n    LATERAL ( SELECT b.id AS x) a;"),
    ),
    "renamed columns": (
        "select * from app.u as u(id, b, c)",
        (" SELECT id,\n    b,\n    c\n   FROM app.u u(id, b, c);"),
    ),
    "rows from": (
        "select * from rows from (generate_series(1, 2), generate_series(1, 4)) as r(a, b)",
        (
            " SELECT a,\n"
            "    b\n"
            "   FROM ROWS FROM(generate_series(1, 2), generate_series(1, 4)) r(a, b);"
        ),
    ),
    "ordinality": (
        "select * from unnest(array[1, 2]) with ordinality as r(a, n) where n > 1",
        (
            " SELECT a,\n"
            "    n\n"
            "   FROM unnest(ARRAY[1, 2]) WITH ORDINALITY r(a, n)\n"
            "  WHERE (n > 1);"
        ),
    ),
    "whole row": (
        "select count(u) as n, u as r from app.u group by u.id, u.*",
        (" SELECT count(u.*) AS n,\n    u.*::app.u AS r\n   FROM app.u\n  GROUP BY id, u.*;"),
    ),
    "schema of the same name": (
        "select app.id, app.plus(app.id) as t, 'calm'::app.mood as m from app.app",
        (" SELECT id,\n    app.plus(id) AS t,\n    'calm'::app.mood AS m\n   FROM app.app;"),
    ),
    "filter and case": (
        (
            "select count(*) filter (where active) as n, case when id in (1, 2) then id end as c "
            "from app.u group by id"
        ),
        (
            " SELECT count(*) FILTER (WHERE active) AS n,\n"
            "        CASE\n"
            "            WHEN (id = ANY (ARRAY[1, 2])) THEN id\n"
            "            ELSE NULL::integer\n"
            "        END AS c\n"
            "   FROM app.u\n"
            "  GROUP BY id;"
        ),
    ),
    "any of a subquery": (
        "select id from app.u where id = any (select uid from app.o where o.id > u.id)",
        (
            " SELECT id\n"
            "   FROM app.u\n"
            "  WHERE (id IN ( SELECT o.uid\n"
            "           FROM app.o\n"
            "          WHERE (o.id > u.id)));"
        ),
    ),
    "grouping sets": (
        ("select id, active, count(*) as n from app.u group by grouping sets ((id), (active), ())"),
        (
            " SELECT id,\n"
            "    active,\n"
            "    count(*) AS n\n"
            "   FROM app.u\n"
            "  GROUP BY GROUPING SETS ((id), (active), ());"
        ),
    ),
}


@pytest.mark.parametrize(("query", "printed"), VIEWS.values(), ids=VIEWS)
def test_query_prints_as_on_later_servers(rich: Rich, query: str, printed: str) -> None:
    rich.execute("""
        create table app.u (id integer primary key, "A b" text, active boolean);
        create table app.o (id integer, uid integer);
        create table app.app (id integer);
        create function app.plus(x integer) returns integer language sql return x + 1;
    """)
    rich.execute(f"create view app.v as {query}")
    (view,) = (fact for fact in rich.diff().unexpected if fact.kind == "view")
    assert view.definition.partition("query:\n")[2] == printed
