"""However much a household was told, it comes in pages, the latest first."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.portal.messages.queries import A_PAGE, list_messages
from tests.page import open_page
from tests.portal.home.test_pages import bring_forward
from tests.village import Cast, resident_of, sign_in


def test_what_is_older_stands_on_the_next_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    for number in range(A_PAGE + 1):
        bring_forward(session, village, 1 + number, f"k{number}")
    zhang = resident_of(village.zhang, village.id)
    first, second = (list_messages(session, zhang, page=page) for page in (1, 2))
    assert (len(first.messages), first.older) == (A_PAGE, True)
    assert (len(second.messages), second.older) == (1, False)
    assert not set(first.messages) & set(second.messages)

    sign_in(client, session, zhang)
    [older] = open_page(client, "/my/messages").xpath("//a[@rel='next']/@href")
    page = open_page(client, older)
    assert page.xpath("//a[@rel='next']") == []
    assert len(page.xpath("//main//li")) == 1
    assert open_page(client, "/my/messages?page=-7").xpath("//a[@rel='next']/@href") == [older]
