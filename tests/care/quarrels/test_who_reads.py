"""Nobody but mediators reads of a quarrel, and nothing of points or of a household knows one."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.quarrels import queries, service
from pointsapp.care.quarrels.models import State
from pointsapp.care.quarrels.refusals import MediatorIsParty
from pointsapp.care.quarrels.service import Seen
from pointsapp.database import Base
from pointsapp.refusals import NotFound
from tests.access.test_every_route import address, is_turned_away, routes
from tests.care.quarrels.conftest import (
    ABOUT,
    IN_A_MONTH,
    TODAY,
    listed,
    quarrel,
    settle,
    waiting_for,
)
from tests.page import open_page, text_of
from tests.test_wiring import load_everything
from tests.village import AT, Cast, NextVillage, hire, resident_of, sign_in


def test_nobody_settles_or_reads_a_quarrel_of_the_own_household(
    session: Session, village: Cast, mediator: Actor
) -> None:
    place = {"village_id": village.id, "household_id": village.li.id}
    neighbour = hire(session, "aunt", Role.MEDIATOR, **place)
    with pytest.raises(MediatorIsParty):
        quarrel(session, mediator, mediator_id=neighbour.user_id)
    with pytest.raises(MediatorIsParty):
        quarrel(session, neighbour, mediator_id=mediator.user_id)
    quarrel_id = quarrel(session, mediator)
    assert listed(session, neighbour, State.OPEN) == []
    assert waiting_for(session, neighbour, TODAY) == {}
    assert queries.show_register(session, neighbour, 2026).rows == ()
    with pytest.raises(NotFound):
        queries.show_quarrel(session, neighbour, quarrel_id)
    with pytest.raises(NotFound):
        settle(session, quarrel_id, neighbour)


def test_the_next_village_finds_nothing(
    session: Session, village: Cast, mediator: Actor, next_village: NextVillage
) -> None:
    quarrel_id = quarrel(session, mediator)
    settle(session, quarrel_id, mediator, IN_A_MONTH)
    [look] = queries.show_quarrel(session, mediator, quarrel_id).follow_ups
    stranger = hire(session, "next", Role.MEDIATOR, village_id=next_village.id)
    assert listed(session, stranger, State.SETTLED) == []
    with pytest.raises(NotFound):
        queries.show_quarrel(session, stranger, quarrel_id)
    with pytest.raises(NotFound):
        service.look_again(session, look.id, Seen(is_kept=True, words=""), by=stranger, at=AT)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_points_or_of_the_portal_refers_to_a_quarrel(app: Flask) -> None:
    load_everything()
    refers = {
        (table.name, key.column.table.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name.startswith("quarrel") or table.name.startswith("quarrel")
    }
    assert refers == {
        ("quarrel", "village"),
        ("quarrel", "user_account"),
        ("quarrel_party", "quarrel"),
        ("quarrel_party", "household"),
        ("quarrel_talk", "quarrel"),
        ("quarrel_follow_up", "quarrel"),
    }


@pytest.mark.parametrize("role", ["admin", "approver", "recorder", "member", "resident"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_page_of_anybody_else_says_a_word_of_it(
    app: Flask, client: FlaskClient, session: Session, village: Cast, mediator: Actor, role: str
) -> None:
    """A household's pages, its entries, the desk, the board: as the staff and as the household."""
    quarrel(session, mediator)
    home = village.zhang
    others = {
        "resident": lambda: resident_of(home, village.id),
        "member": lambda: hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id),
    }
    actor = others[role]() if role in others else getattr(village, role)
    browser = sign_in(client, session, actor)
    words = {"household_id": home.id, "code": village.code}
    told = []
    for rule, method, permission in routes(app):
        if method != "GET" or is_turned_away(actor, permission):
            continue
        if set(rule.arguments) <= words.keys():
            path = address(app, rule, 1, **{name: words[name] for name in rule.arguments})
            page = browser.get(path).data.decode(errors="replace")
            told += [path] if ABOUT in page or "/quarrels/" in page else []
    assert told == []
    assert browser.get("/quarrels/").status_code == 403


def test_who_reads_one_is_written_down(
    client: FlaskClient, session: Session, village: Cast, mediator: Actor
) -> None:
    quarrel_id = quarrel(session, mediator)
    browser = sign_in(client, session, mediator)
    assert ABOUT not in text_of(open_page(browser, "/quarrels/"))
    assert ABOUT in text_of(open_page(browser, f"/quarrels/{quarrel_id}"))
    assert ABOUT in text_of(open_page(browser, "/quarrels/register?year=2026"))
    assert browser.get("/quarrels/register.xlsx?year=2026").status_code == 200
    events = sa.select(AuditRecord.event, AuditRecord.subject).filter_by(actor=mediator.code)
    log = {tuple(row) for row in session.execute(events)}
    assert {("quarrel-read", f"quarrel:{quarrel_id}"), ("quarrels-exported", mediator.code)} <= log
