"""What a program is told when something is not done: RFC 9457, `application/problem+json`."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import TypedDict, cast

from flask import Request, Response, json

from pointsapp.refusals import Refusal
from pointsapp.web.refusals import sentence_of, status_of

PLACE = "/api/"
MEDIA_TYPE = "application/problem+json"
HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "60"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "10"},
}


class Mistake(TypedDict):
    """Where in what was sent something is wrong, and what."""

    at: str
    why: str


def from_program(sent: Request) -> bool:
    """Tell whether this is for programs, which read no pages and have no session."""
    return sent.path.startswith(PLACE)


def problem(
    status: int, detail: str, *, code: str | None = None, mistakes: Sequence[Mistake] = ()
) -> Response:
    """Return a problem: its status, what happened in words, and why in a word for programs."""
    phrase = HTTPStatus(status).phrase
    told = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": detail,
        "code": code or phrase.lower().replace(" ", "-"),
        "mistakes": list(mistakes),
    }
    headers = {"Cache-Control": "no-store", **HEADERS.get(HTTPStatus(status), {})}
    return Response(json.dumps(told, ensure_ascii=False), status, headers, mimetype=MEDIA_TYPE)


def problem_of(refusal: Refusal) -> Response:
    """Return the problem that tells this refusal, in the words that a page has for it."""
    mistakes = cast("Sequence[Mistake]", refusal.facts.get("mistakes", ()))
    return problem(status_of(refusal), sentence_of(refusal), code=refusal.code, mistakes=mistakes)
