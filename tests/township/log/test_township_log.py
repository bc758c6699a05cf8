"""The township reads what its own people did in its villages, and nothing of anybody else's."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.audit.queries import A_PAGE
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.models import Township
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.township.log.queries import read_log
from pointsapp.township.villages.queries import expected_admins
from pointsapp.township.villages.service import NewVillage, draw_again, found
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, hire, sign_in

REASON = "核对11月12日的异议"


def test_the_acts_of_the_township_stand_in_its_log(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    new = NewVillage("青屯村", "410972100203", None, "孙梅", "sunmei", "hash")
    village_id = found(session, new, by=supervisor, at=AT)
    [admin] = expected_admins(session, supervisor, village_id)
    draw_again(session, village_id, admin.id, "another", by=supervisor, at=AT)
    session.commit()
    browser = sign_in(client, session, supervisor)
    browser.post(f"/township/villages/{ours.id}/visits")
    browser.post("/township/visit/reason", data={"reason": REASON})
    assert "/township/log" in [link.get("href") for link in open_page(browser, "/").iter("a")]
    told = text_of(open_page(browser, "/township/log"))
    for words in ("supervisor", "青屯村", "白屯村", "孙梅", REASON):
        assert words in told
    events = [line.event for line in read_log(session, supervisor).page.lines]
    assert events == [
        "names-asked-for",
        "village-visited",
        "password-reset",
        "user-created",
        "village-founded",
    ]


def test_acts_of_others_are_not_in_it(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    """Neither the villages' own people, nor another township's."""
    elsewhere = Township(name="石桥镇")
    session.add(elsewhere)
    session.flush()
    other = hire(session, "other", Role.SUPERVISOR, township_id=elsewhere.id)
    for by in (ours.admin, next_village.clerk, other):
        audit.record(session, Event.SIGNED_IN, by.code, by=by, at=AT)
    assert read_log(session, supervisor).page.lines == ()
    assert [line.who for line in read_log(session, other).page.lines] == ["other"]
    with pytest.raises(NotFound):
        read_log(session, ours.admin)


def test_a_long_log_has_older_pages_and_no_more_statements(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    browser = sign_in(client, session, supervisor)
    browser.post(f"/township/villages/{ours.id}/visits")
    browser.post("/township/visit/reason", data={"reason": REASON})
    with statements(db.engine) as few:
        open_page(browser, "/township/log")
    for _ in range(A_PAGE + 5):
        browser.post("/township/visit/reason", data={"reason": REASON})
    with statements(db.engine) as many:
        page = open_page(browser, "/township/log")
    assert len(many) == len(few)
    [older] = page.xpath("//a[@rel='next']/@href")
    assert not open_page(browser, older).xpath("//a[@rel='next']")
