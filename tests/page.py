"""Opening a page checks it: whatever a test asks of it, the page must be a good one."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import html5lib
import sqlalchemy as sa
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def open_page(client: FlaskClient, path: str, status: int = 200) -> HtmlElement:
    """Open a page that must answer with this status, check it whole and return its tree."""
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code, response.text[:500])
    return check_page(response.text)


def check_page(html: str) -> HtmlElement:
    """Parse a page as strict HTML5, check what every page must have, and return its tree."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("lxml"), strict=False, namespaceHTMLElements=False
    )
    page = parser.parse(html).getroot()
    assert not parser.errors, [(position, code) for position, code, _ in parser.errors]
    _has_one_heading_that_the_title_repeats(page)
    _has_no_id_twice(page)
    _labels_every_field(page)
    _keeps_the_content_security_policy(page)
    assert page.get("lang") in {"zh-Hans", "en"}
    for form in page.iter("form"):
        assert form.get("action"), "a form says where it goes"
    for image in page.iter("img"):
        assert image.get("alt") is not None, "an image has its alt text"
    return page


def told_by(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """Return the page to which a refused form was led back; any other answer as it is."""
    return client.get(answer.location) if "?typed=" in (answer.location or "") else answer


def text_of(page: HtmlElement) -> str:
    """Return the words of the page's main part, white space folded."""
    return " ".join(" ".join(page.find(".//main").itertext()).split())


@contextmanager
def statements(engine: Engine | sa.Connection) -> Iterator[list[str]]:
    """Collect the SQL statements that run inside the block."""
    seen: list[str] = []

    def remember(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with _told(engine, remember):
        yield seen


@contextmanager
def asked(connection: sa.Connection) -> Iterator[list[tuple[str, Any]]]:
    """Collect the SQL statements that run inside the block, each with its values."""
    seen: list[tuple[str, Any]] = []

    def remember(_c: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        seen.append((statement, values))

    with _told(connection, remember):
        yield seen


@contextmanager
def _told(engine: Engine | sa.Connection, remember: Callable[..., None]) -> Iterator[None]:
    sa.event.listen(engine, "before_cursor_execute", remember)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", remember)


def _has_one_heading_that_the_title_repeats(page: HtmlElement) -> None:
    headings = [" ".join("".join(h.itertext()).split()) for h in page.iter("h1")]
    title = " ".join("".join(page.find(".//title").itertext()).split())
    assert len(headings) == 1, f"one h1, not {headings}"
    assert title.startswith(headings[0]), (title, headings[0])


def _has_no_id_twice(page: HtmlElement) -> None:
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert [i for i, n in ids.items() if n > 1] == []


def _labels_every_field(page: HtmlElement) -> None:
    labelled = {label.get("for") for label in page.iter("label")}
    for field in page.iter("input", "select", "textarea"):
        if field.get("type") in UNLABELLED:
            continue
        inside_label = any(parent.tag == "label" for parent in field.iterancestors())
        named = field.get("aria-label") or field.get("aria-labelledby")
        assert inside_label or named or field.get("id") in labelled, dict(field.attrib)


def _keeps_the_content_security_policy(page: HtmlElement) -> None:
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag != "style", "no inline style sheet"
        handlers = [a for a in element.attrib if a.startswith("on") or a == "style"]
        assert handlers == [], f"no inline {handlers} on <{element.tag}>"
    for script in page.iter("script"):
        assert script.get("src"), "no inline script"
