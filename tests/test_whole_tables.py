"""No page of a village reads a table in which all villages of a county have their rows whole."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tests.page import asked
from tests.village import Cast, resident_of, sign_in

FEW = {"village", "expiry", "mandate"}
"""A county has hundreds of these, not hundreds of thousands as of what households do."""
ONLY_BY_INDEX = ("seqscan", "hashjoin", "mergejoin")
PAGES = ("/my/", "/my/shop", "/counter/{household}", "/activities/people", "/manage/cards")


def tables_read_whole(connection: Connection, statement: str, values: Any) -> set[str]:
    """Return the tables of which this statement can be given no row by an index alone.

    Tables are small here, so PostgreSQL is told to lead to rows by an index wherever one does.
    """
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        scanned = [re.match(r"SCAN (\w+)", row[3]) for row in rows]
        return {_table(statement, found[1]) for found in scanned if found}
    for means in ONLY_BY_INDEX:
        connection.exec_driver_sql(f"SET LOCAL enable_{means} = off")
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
    nodes = _nodes(explained.scalar_one()[0]["Plan"])
    return {node["Relation Name"] for node in nodes if _reads_whole(node)}


def _table(statement: str, alias: str) -> str:
    named = re.search(rf"(\w+) AS {alias}\b", statement)
    return named[1] if named else alias


def _reads_whole(node: dict[str, Any]) -> bool:
    """Tell whether rows are read here that are not found by what a column is equal to."""
    if "Relation Name" not in node:
        return False
    found_by = [below.get("Index Cond", "") for below in _nodes(node) if "Index Name" in below]
    return not found_by or not all(" = " in condition for condition in found_by)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_led_to_its_rows(
    client: FlaskClient, session: Session, village: Cast, shelf: dict[str, int], path: str
) -> None:
    who = {
        "my": resident_of(village.zhang, village.id),
        "counter": village.counter,
        "activities": village.recorder,
        "manage": village.admin,
    }[path.split("/")[1]]
    sign_in(client, session, who)
    connection = session.connection()
    with asked(connection) as seen:
        assert client.get(path.format(household=village.zhang.id)).status_code == 200
    tables = set(sa.inspect(connection).get_table_names())
    for statement, values in seen:
        if statement.startswith(("SELECT", "WITH")):
            whole = tables_read_whole(connection, statement, values) & tables
            assert whole <= FEW, statement
