"""What is kept beside the ledger is chained: whoever changes it is found."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.chain import guards, service
from pointsapp.chain.kept import KEPT
from pointsapp.chain.queries import find_changes
from pointsapp.database import Base
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.portal.own_data.service import forget_resident
from tests.page import asked
from tests.village import AT, Cast, Home

Give = Callable[[Home, int], None]
pytestmark = pytest.mark.usefixtures("as_owner")


def chain(session: Session, days: int = 0) -> str:
    """Take in what was written, and return the head."""
    service.extend(session, at=AT + timedelta(days=days))
    return service.head(session)


def write_audit(session: Session, village: Cast, subject: str = "rule:E01") -> None:
    audit.record(session, Event.RULE_ON, subject, by=village.admin, at=AT)


@pytest.fixture
def lived(session: Session, village: Cast, shelf: dict[str, int], give: Give) -> Cast:
    """Households with points, a redemption, an audit; chained, sealed and chained again."""
    give(village.zhang, 60)
    give(village.li, 60)
    basket = Basket("k", {shelf["肥皂"]: 3, shelf["大米"]: 1})
    redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    write_audit(session, village)
    head = chain(session)
    ledger.seal(session, village.id, at=AT, chain_head=head)
    write_audit(session, village, "rule:E02")
    chain(session, days=1)
    return village


def problems(session: Session) -> list[dict[str, object]]:
    return find_changes(session.connection())


def change(session: Session, table: str, statement: str) -> None:
    """Change rows with what guards the table out of the way, and put it back."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        connection.exec_driver_sql("SET session_replication_role = replica")
        for guarded in guards.TABLES:
            name = f"{guarded}_append_only"
            connection.exec_driver_sql(f"ALTER TABLE {guarded} DISABLE TRIGGER {name}")
        connection.exec_driver_sql(statement)
        for guarded in guards.TABLES:
            name = f"{guarded}_append_only"
            connection.exec_driver_sql(f"ALTER TABLE {guarded} ENABLE ALWAYS TRIGGER {name}")
        connection.exec_driver_sql("SET session_replication_role = origin")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    query = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t")
    triggers = connection.execute(query, {"t": table}).all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(statement)
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


LAST_RULE = "(SELECT min(id) FROM audit_record WHERE event = 'rule-on')"
A_LINE = "(SELECT min(id) FROM redemption_line)"


def test_what_was_kept_is_chained_once_and_agrees(session: Session, lived: Cast) -> None:
    assert problems(session) == []
    assert service.extend(session, at=AT) == 0
    linked = sa.text("SELECT DISTINCT table_name FROM chain_link ORDER BY 1")
    assert list(session.scalars(linked)) == [
        "audit_record", "goods_receipt_line", "household", "redemption_line",
    ]  # fmt: skip


def test_many_rows_are_taken_in_some_at_a_time(
    session: Session, village: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pointsapp.chain.service.AT_ONCE", 2)
    for _time in range(5):
        write_audit(session, village)
    with asked(session.connection()) as seen:
        assert service.extend(session, at=AT) >= 5
    assert problems(session) == []
    goes_on_at = [values for query, values in seen if "FROM audit_record" in query]
    assert len(set(map(str, goes_on_at))) == len(goes_on_at) > 3, "a row is read twice"


@pytest.mark.parametrize(
    ("table", "statement", "state"),
    [
        (
            "audit_record",
            f"UPDATE audit_record SET actor = 'user:9' WHERE id = {LAST_RULE}",
            "changed",
        ),
        ("audit_record", f"UPDATE audit_record SET detail = 'x' WHERE id = {LAST_RULE}", "changed"),
        (
            "audit_record",
            f"UPDATE audit_record SET at = '2026-11-14 02:00:01' WHERE id = {LAST_RULE}",
            "changed",
        ),
        ("audit_record", f"DELETE FROM audit_record WHERE id = {LAST_RULE}", "missing"),
        (
            "redemption_line",
            f"UPDATE redemption_line SET quantity = 2 WHERE id = {A_LINE}",
            "changed",
        ),
        ("redemption_line", f"DELETE FROM redemption_line WHERE id = {A_LINE}", "missing"),
    ],
)
def test_a_row_that_was_changed_or_removed_is_named(
    session: Session, lived: Cast, table: str, statement: str, state: str
) -> None:
    change(session, table, statement)
    (problem,) = problems(session)
    assert (problem["kind"], problem["table"], problem["state"]) == ("kept-row", table, state)


def test_two_households_that_changed_their_points_are_named(session: Session, lived: Cast) -> None:
    zhang, li = lived.zhang, lived.li
    change(session, "household", f"UPDATE household SET account_id = -1 WHERE id = {zhang.id}")
    swapped = f"UPDATE household SET account_id = {zhang.account_id} WHERE id = {li.id}"
    change(session, "household", swapped)
    back = f"UPDATE household SET account_id = {li.account_id} WHERE id = {zhang.id}"
    change(session, "household", back)
    assert {one["row"] for one in problems(session)} == {zhang.id, li.id}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain_link SET hash = 'x' WHERE number = 1",
        "UPDATE chain_link SET number = 99999 WHERE number = 1",
        "UPDATE chain_link SET row_id = 99999 WHERE number = 1",
        "UPDATE chain_link SET table_name = 'village' WHERE number = 1",
        "UPDATE chain_link SET linked_at = '2026-01-01 00:00:00' WHERE number = 1",
        "DELETE FROM chain_link WHERE number = 1",
        "DELETE FROM chain_link",
        "DELETE FROM chain_link WHERE number > 3",
    ],
)
def test_a_link_that_was_changed_or_removed_is_named(
    session: Session, lived: Cast, statement: str
) -> None:
    change(session, "chain_link", statement)
    assert problems(session)


def test_a_chain_that_was_cut_off_before_a_seal_is_named_by_the_seal(
    session: Session, lived: Cast
) -> None:
    change(session, "chain_link", "DELETE FROM chain_link")
    (problem,) = problems(session)
    assert (problem["kind"], problem["book"], problem["seal"]) == ("chain-head", lived.code, 1)


def test_a_row_that_was_put_in_between_is_named(session: Session, lived: Cast) -> None:
    first = sa.text("SELECT min(id) FROM audit_record")
    number = session.scalar(first) or 0
    columns = "id, village_id, at, actor, event, subject, detail"
    values = f"{number - 5}, village_id, at, actor, event, subject, detail"
    copied = f"INSERT INTO audit_record ({columns}) SELECT {values} FROM audit_record"
    change(session, "audit_record", f"{copied} WHERE id = {number}")
    for linked in (False, True):
        if linked:
            chain(session, days=2)
        (problem,) = problems(session)
        assert (problem["state"], problem["row"]) == ("put in", number - 5)


def test_the_database_refuses_to_change_the_chain(session: Session, lived: Cast) -> None:
    for statement in ("UPDATE chain_link SET row_id = 1", "DELETE FROM chain_link"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
            session.connection().exec_driver_sql(statement)


def test_the_migrations_make_what_guards_the_audit_and_the_chain(session: Session) -> None:
    connection = session.connection()
    assert guards.read_guards(connection) == guards.SHIPPED[connection.dialect.name]


def test_a_guard_that_was_taken_away_is_named(session: Session, village: Cast) -> None:
    on = " ON audit_record" if session.get_bind().dialect.name == "postgresql" else ""
    name = "audit_record_append_only" if on else "audit_record_no_delete"
    session.connection().exec_driver_sql(f"DROP TRIGGER {name}{on}")
    told = {str(one["guard"]): (one["kind"], one["state"]) for one in problems(session)}
    assert next(told[guard] for guard in told if guard.endswith(name)) == ("guard", "missing")


def test_forgetting_somebody_keeps_the_chain_whole(session: Session, lived: Cast) -> None:
    resident_id = lived.zhang.people["王桂兰"]
    forget_resident(session, resident_id, by=lived.admin, at=AT)
    chain(session, days=2)
    assert problems(session) == []


def test_what_is_chained_is_there() -> None:
    for kept in KEPT:
        columns: Any = Base.metadata.tables[kept.table].columns
        assert {*kept.columns, *kept.instants} <= {column.name for column in columns}


def test_what_is_chained_is_told_as_it_is_hashed() -> None:
    told = Path("docs/ledger.md").read_text()
    for kept in KEPT:
        columns = ", ".join((*kept.columns, *kept.instants))
        assert f"| `{kept.table}` | {columns} |" in told
