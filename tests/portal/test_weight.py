"""What the balance page costs over a weak network, with everything that it needs."""

import gzip
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.portal.home.test_pages import award, bring_forward
from tests.village import Cast, resident_of, sign_in

FIRST_VISIT_BYTES = 14 * 1024
NEXT_VISIT_BYTES = 2 * 1024
NEEDED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(?!data:)([^"]+)"')


@pytest.fixture
def resident(
    client: FlaskClient, session: Session, village: Cast, swept: Callable[..., int]
) -> FlaskClient:
    """A household with a page full of entries."""
    bring_forward(session, village, 30)
    for number in range(20):
        bring_forward(session, village, 1, f"more-{number}")
    award(session, village, swept((village.zhang, "张学军", 200)))
    return sign_in(client, session, resident_of(village.zhang, village.id))


def on_the_wire(response: TestResponse) -> int:
    """The bytes of a response, its head included."""
    head = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
    return len("HTTP/1.1 200 OK\r\n\r\n") + head + len(response.data)


def fetch(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(address, headers={"Accept-Encoding": "gzip", **headers}, buffered=True)


def test_the_first_visit_and_the_next(resident: FlaskClient) -> None:
    page = fetch(resident, "/my/")
    assert page.headers["Content-Encoding"] == "gzip"
    needed = {*NEEDED.findall(gzip.decompress(page.data).decode()), "/service-worker.js"}
    assert [address for address in needed if urlsplit(address).netloc] == []
    files = {address: fetch(resident, address) for address in sorted(needed)}
    assert {answer.status_code for answer in files.values()} == {200}
    assert on_the_wire(page) + sum(map(on_the_wire, files.values())) <= FIRST_VISIT_BYTES

    asked_anew = [a for a in files if "immutable" not in files[a].headers["Cache-Control"]]
    assert asked_anew == ["/service-worker.js"]
    again = {address: {"If-None-Match": files[address].headers["ETag"]} for address in asked_anew}
    again["/my/"] = {"If-None-Match": page.headers["ETag"]}
    answers = [fetch(resident, address, **asked) for address, asked in again.items()]
    assert {answer.status_code for answer in answers} == {304}
    assert sum(map(on_the_wire, answers)) <= NEXT_VISIT_BYTES


def test_a_changed_balance_is_sent_whole(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    seen = fetch(resident, "/my/").headers["ETag"]
    bring_forward(session, village, 7, "christmas")
    answer = fetch(resident, "/my/", **{"If-None-Match": seen})
    assert answer.status_code == 200
    assert '"big-number">61<' in gzip.decompress(answer.data).decode()


def test_another_household_never_gets_what_this_one_keeps(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    seen = fetch(resident, "/my/").headers
    assert seen["Cache-Control"] == "private, no-cache"
    assert "Cookie" in seen["Vary"]
    sign_in(resident, session, resident_of(village.li, village.id))
    assert fetch(resident, "/my/", **{"If-None-Match": seen["ETag"]}).status_code == 200


def test_signing_out_forgets_the_kept_pages(resident: FlaskClient) -> None:
    assert resident.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
