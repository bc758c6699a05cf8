"""The server tells the phone which form it kept, and leads back to the page of each form."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.page import open_page
from tests.village import Cast, resident_of, sign_in

LETTER = "/my/complaints"


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def send(client: FlaskClient, words: str, **more: str) -> int:
    data = {"key": str(uuid4()), "kind": "complaint", "words": words, **more}
    return client.post(LETTER, data=data).status_code


def accepted(client: FlaskClient) -> str | None:
    told: str | None = open_page(client, LETTER).find(".//body").get("data-accepted")
    return told


def test_the_next_page_names_the_form_that_was_kept_and_only_that(resident: FlaskClient) -> None:
    assert send(resident, "", draft="") == 422
    assert accepted(resident) is None
    assert send(resident, "路灯坏了") == 303
    assert accepted(resident) is None, "no draft was kept of it"
    assert send(resident, "路灯坏了", draft="") == 303
    assert accepted(resident) == LETTER
    assert accepted(resident) is None, "it is told once"


def test_words_of_success_are_shown_beside_it(resident: FlaskClient) -> None:
    send(resident, "路灯坏了", draft="")
    page = open_page(resident, LETTER)
    assert page.xpath("//body/@data-accepted") == [LETTER]
    assert LETTER not in "".join(page.xpath("//*[@role='status']//text()"))


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/sheets/7/approval", "/sheets/7"),
        ("/my/complaints?a=1", "/my/complaints?a=1"),
        ("/manage/complaints/5/answer?a=1", "/manage/complaints"),
        ("/my/activities/3/signup", "/my/activities"),
        ("/nowhere/at/all", "/"),
    ],
)
def test_another_language_leads_back_to_the_page_of_the_form(
    client: FlaskClient, address: str, page: str
) -> None:
    answer = client.post("/preferences", data={"language": "en", "back": address})
    assert answer.location == page


def test_who_sends_a_form_with_an_ended_sign_in_comes_back_to_its_page(
    client: FlaskClient,
) -> None:
    assert client.post("/sheets/7/approval").location == "/sign-in/staff?next=/sheets/7"
    assert client.post(LETTER).location == "/sign-in?next=/my/complaints"
