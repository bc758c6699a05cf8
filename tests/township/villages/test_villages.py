"""A township sees its own villages, in an order that ranks nobody."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.refusals import NotFound
from pointsapp.township.villages.queries import list_villages, show_village
from tests.page import open_page, text_of
from tests.village import Cast, NextVillage, sign_in


def test_villages_stand_in_the_order_of_their_area_codes(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    neighbour = session.get_one(Village, next_village.id)
    neighbour.township_id, neighbour.code = supervisor.township_id, "410972100101"
    session.commit()
    named = [village.name for village in list_villages(session, supervisor)]
    assert named == ["黑屯村", "白屯村"]


def test_a_village_of_no_township_or_another_is_not_seen(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    assert [one.id for one in list_villages(session, supervisor)] == [ours.id]
    assert show_village(session, supervisor, ours.id).name == "白屯村"
    with pytest.raises(NotFound):
        show_village(session, supervisor, next_village.id)
    with pytest.raises(NotFound):
        list_villages(session, ours.admin)


def test_the_supervisor_comes_from_home_to_the_villages(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    browser = sign_in(client, session, supervisor)
    home = open_page(browser, "/")
    assert "/township/" in [link.get("href") for link in home.iter("a")]
    assert "白屯村 410972100201" in text_of(open_page(browser, "/township/villages/"))
