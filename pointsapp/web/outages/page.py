"""The page of an outage: needs no database, no person and no language, so it never fails itself."""

from dataclasses import dataclass

from flask import Response, current_app, g, request
from werkzeug.urls import iri_to_uri

from pointsapp.web.addresses import local_path
from pointsapp.web.outages.kinds import Outage
from pointsapp.web.outages.typed import Typed, what_was_typed
from pointsapp.web.problems import from_program, problem

SECONDS_TO_WAIT = "10"
READS = {"GET", "HEAD"}


@dataclass(frozen=True)
class Words:
    """One thing in both languages."""

    chinese: str
    english: str


WHY = {
    Outage.AWAY: Words("账本暂时打不开。", "The books cannot be reached right now."),
    Outage.BUSY: Words("账本正忙着记别的事。", "The books are busy with something else."),
    Outage.FULL: Words(
        "服务器的磁盘满了，请告诉管这台服务器的人。",
        "The server's disk is full. Please tell whoever looks after the server.",
    ),
    Outage.READ_ONLY: Words(
        "账本现在只能看，不能记。", "The books can be read right now, but not written."
    ),
    Outage.DAMAGED: Words(
        "服务器的磁盘出了毛病，请告诉管这台服务器的人。",
        "The disk of the server has a fault. Please tell whoever looks after the server.",
    ),
    Outage.FAULT: Words(
        "系统出错了，错误已经记下，请告诉管这台服务器的人。",
        "Something went wrong and was logged. Please tell whoever looks after the server.",
    ),
}
IN_A_MOMENT = Words("请过一会儿再试。", "Please try again in a moment.")
NOTHING_SAVED = Words("这次什么都没有保存。", "Nothing was saved.")
COUNTS_ONCE = Words(
    "不知道存上了没有。请再送一次：送几次都只算一次。",
    "It is not known whether it was saved. Please send it again: it counts once.",
)
LOOK_FIRST = Words(
    "不知道存上了没有。请先看一看有没有，没有再送。",
    "It is not known whether it was saved. Look first whether it is there; if not, send it again.",
)


def unavailable(outage: Outage) -> Response:
    """Return the page that says what happened and what to do, with what was typed kept."""
    status = 500 if outage is Outage.FAULT else 503
    if from_program(request):
        return problem(status, _words_for_programs(outage), code=outage)
    page = current_app.jinja_env.get_template("errors/outage.html")
    typed = what_was_typed() if request.method not in READS else None
    html = page.render(
        why=WHY[outage],
        outcome=_outcome(typed),
        typed=typed,
        address=local_path(iri_to_uri(request.full_path).rstrip("?")),
        is_fault=outage is Outage.FAULT,
        large_type=request.cookies.get("type") == "large",
    )
    return Response(html, status, {"Retry-After": SECONDS_TO_WAIT, "Cache-Control": "no-store"})


def _words_for_programs(outage: Outage) -> str:
    """Say it in both languages; whatever a program sends has a key, so it counts once."""
    told = [WHY[outage], IN_A_MOMENT]
    if request.method not in READS:
        told[1] = COUNTS_ONCE if g.get("may_be_saved", False) else NOTHING_SAVED
    return " ".join([*(words.chinese for words in told), *(words.english for words in told)])


def _outcome(typed: Typed | None) -> Words:
    if typed is None:
        return IN_A_MOMENT
    if not g.get("may_be_saved", False):
        return NOTHING_SAVED
    return COUNTS_ONCE if typed.counts_once else LOOK_FIRST
