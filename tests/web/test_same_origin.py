"""A form that another site's page sends does not arrive."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

OURS = "http://localhost"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": OURS}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": OURS}, 403),
        ({"Origin": OURS}, 303),
        ({"Origin": "null"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://localhost:8001"}, 403),
    ],
)
def test_only_our_own_pages_may_post(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert (
        client.post("/preferences", data={"type": "large"}, headers=headers).status_code == status
    )


def test_reading_is_open_to_links_from_anywhere(client: FlaskClient) -> None:
    assert client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.fixture
def guarded(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser before an application that checks the form's token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=True)
    return client


def test_over_https_the_token_is_enough_where_no_referrer_is_told(guarded: FlaskClient) -> None:
    page = guarded.get("/sign-in", base_url="https://localhost").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    data = {"type": "large", "csrf_token": found[1]}
    answer = guarded.post("/preferences", data=data, base_url="https://localhost")
    assert answer.status_code == 303


def test_without_the_token_nothing_is_posted(guarded: FlaskClient) -> None:
    assert guarded.post("/preferences", data={"type": "large"}).status_code == 400
