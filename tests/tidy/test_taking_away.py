"""Whatever takes something away asks first, and says what happened."""

import inspect
import re

import pytest
from flask import Flask

from tests.tidy.sources import ROOT

TAKES_AWAY = re.compile(
    r"/(?:removal|revocation|dismissal|withdrawal|loss|closing|call-off|sign-out|off|reversal"
    r"|departure|merger|split|>/authenticator)$"
)
A_PAGE_THAT_ASKS = {
    "authenticators.take_off": "access/authenticators/take_off.html",
    "honour_notices.revoke": "honours/notices/revoke.html",
    "kept_imports.take_back": "community/kept_imports/import.html",
    "lost_cards.revoke": "access/cards/loss.html",
}
A_LIST_THAT_ASKS = {
    "account.sign_out_device": "components/devices.html",
    "phones.sign_out_phone": "components/devices.html",
    "staff.sign_out_device": "components/devices.html",
}
ONE_ASKED_FOR_IT = {
    "sign_in.sign_out": "whoever signs out can sign in again; what is unsent asks in sign_out.html",
}
ASKED = re.compile(r"<details.*?</details>|\{\{ asking\(.*?\) \}\}", re.DOTALL)


def takers(app: Flask) -> set[str]:
    """Every endpoint whose address says that it takes something away."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and TAKES_AWAY.search(rule.rule)
    }


def asked_for(template: str) -> str:
    """Return the parts of a template in which something is asked once more."""
    return "\n".join(ASKED.findall(template))


def named(endpoint: str, words: str) -> bool:
    """Tell whether a template's words send something to this endpoint."""
    blueprint, view = endpoint.split(".")
    return bool(re.search(rf"url_for\(['\"](?:{blueprint})?\.{view}['\"]", words))


def test_each_asks_first(app: Flask) -> None:
    templates = [asked_for(path.read_text()) for path in (ROOT / "templates").rglob("*.html")]
    unasked = [
        endpoint
        for endpoint in takers(app) - set(A_PAGE_THAT_ASKS) - set(ONE_ASKED_FOR_IT)
        if endpoint not in A_LIST_THAT_ASKS
        and not any(named(endpoint, words) for words in templates)
    ]
    assert unasked == [], "put it behind `asking`, or on a page of its own"


@pytest.mark.parametrize(
    "template", sorted({*A_PAGE_THAT_ASKS.values(), *A_LIST_THAT_ASKS.values()})
)
def test_a_page_that_asks_tells_what_will_happen(template: str) -> None:
    words = (ROOT / "templates" / template).read_text()
    assert "<p>{{ _(" in words or "{{ asking(" in words


def test_each_says_what_happened(app: Flask) -> None:
    silent = {
        endpoint
        for endpoint in takers(app) - set(ONE_ASKED_FOR_IT)
        if not re.search(r"flash\(|return _\w+\(", inspect.getsource(app.view_functions[endpoint]))
    }
    assert silent == set()
