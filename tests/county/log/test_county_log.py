"""Who oversees a village and looks at its figures stands in the village's log and in their own."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.audit.queries import A_PAGE, read_audit
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.models import County
from pointsapp.county.log.queries import read_log
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.township.log import queries as of_township
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, hire, sign_in


def test_the_county_and_the_village_read_who_looked(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor, county_supervisor: Actor
) -> None:
    """And so do the township and the village of what the township looked at."""
    at_county = f"/county/townships/{supervisor.township_id}/villages/{ours.id}"
    at_township = f"/township/villages/{ours.id}/pictures"
    for who, path in ((county_supervisor, at_county), (supervisor, at_township)):
        open_page(sign_in(client, session, who), path)
    assert who_looked(session, ours.admin) == ["supervisor", "county"]
    for log in (read_log(session, county_supervisor), of_township.read_log(session, supervisor)):
        [line] = log.page.lines
        assert (line.event, log.villages[line.village_id or 0]) == ("village-read", "白屯村")
    browser = sign_in(client, session, county_supervisor)
    assert "/county/log" in open_page(browser, "/county/").xpath("//a/@href")
    assert "白屯村" in text_of(open_page(browser, "/county/log"))


def who_looked(session: Session, reader: Actor) -> list[str]:
    """Return who looked at the village's figures, as its own log tells it."""
    return [line.who for line in read_audit(session, reader).lines if line.event == "village-read"]


def test_a_village_that_was_not_found_was_not_looked_at(
    client: FlaskClient, session: Session, next_village: NextVillage, county_supervisor: Actor
) -> None:
    browser = sign_in(client, session, county_supervisor)
    open_page(browser, f"/county/townships/1/villages/{next_village.id}", status=404)
    assert read_log(session, county_supervisor).page.lines == ()
    assert who_looked(session, next_village.clerk) == []


def test_acts_of_another_county_are_not_in_it(
    session: Session, ours: Cast, supervisor: Actor, county_supervisor: Actor
) -> None:
    elsewhere = County(name="白河县")
    session.add(elsewhere)
    session.flush()
    other = hire(session, "other", Role.COUNTY_SUPERVISOR, county_id=elsewhere.id)
    for by in (ours.admin, supervisor, other):
        audit.record(session, Event.SIGNED_IN, by.code, by=by, at=AT)
    assert read_log(session, county_supervisor).page.lines == ()
    assert [line.who for line in read_log(session, other).page.lines] == ["other"]
    with pytest.raises(NotFound):
        read_log(session, supervisor)


def test_a_long_log_has_older_pages_and_no_more_statements(
    client: FlaskClient, session: Session, ours: Cast, county_supervisor: Actor
) -> None:
    counts, browser = [], sign_in(client, session, county_supervisor)
    for lines in (1, A_PAGE + 5):
        for _ in range(lines):
            audit.record(session, Event.VILLAGE_READ, "-", by=county_supervisor, at=AT)
        session.commit()
        with statements(db.engine) as seen:
            page = open_page(browser, "/county/log")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8, counts
    [older] = page.xpath("//a[@rel='next']/@href")
    assert not open_page(browser, older).xpath("//a[@rel='next']")
