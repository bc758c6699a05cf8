"""The village's public board, for anybody, without signing in."""

from itertools import groupby

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp import ledger
from pointsapp.access.contacts.queries import who_looks_after_whom
from pointsapp.actor import Permission
from pointsapp.board.public import goods, queries
from pointsapp.board.public.words import give_words
from pointsapp.earning.adoptions.queries import adoption_of
from pointsapp.extensions import db
from pointsapp.honours.board import queries as honours_queries
from pointsapp.web import query
from pointsapp.web.barcodes import draw_qr
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import now, village_today
from pointsapp.web.outages.standby import read_aside, read_aside_no_more
from pointsapp.web.requires import requires
from pointsapp.witnesses import queries as witnesses

board = Blueprint("board", __name__, url_prefix="/board/<string:code>")
give_words(board)
board.before_request(read_aside)
board.teardown_request(read_aside_no_more)

A_PAGE_OF_SEALS = 12
NOTICES_ON_A_POSTER = 4


@board.get("/")
@kept_until_changed
@requires(Permission.PUBLIC)
def show(code: str) -> ResponseReturnValue:
    """Show the notices that hang out now, what is to come, the phone and the last seal."""
    session = db.session()
    village = queries.find_village(session, code)
    hanging = queries.show_board(session, village, now())
    return render_template("board/public/board.html", village=village, board=hanging)


@board.get("/notices/<int:sheet_id>")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_notice(code: str, sheet_id: int) -> ResponseReturnValue:
    """Show a notice: household numbers, masked names, points."""
    session = db.session()
    village = queries.find_village(session, code)
    notice = queries.show_public_notice(session, village, sheet_id)
    return render_template("board/public/notice.html", village=village, notice=notice)


@board.get("/rules")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_rules(code: str) -> ResponseReturnValue:
    """Show the rules that are on, by star."""
    session = db.session()
    village = queries.find_village(session, code)
    rules = queries.public_rules(session, village, village_today())
    by_star = [(star, list(some)) for star, some in groupby(rules, lambda rule: rule.star)]
    adoption = adoption_of(session, village.id, village_today().year)
    return render_template(
        "board/public/rules.html", village=village, by_star=by_star, adoption=adoption
    )


@board.get("/honours")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_honours(code: str) -> ResponseReturnValue:
    """Show who is honoured, by category; `?year=` an earlier year."""
    session = db.session()
    village = queries.find_village(session, code)
    year = query.year("year")
    honoured = honours_queries.honours_of(session, village.id, year)
    return render_template("board/public/honours.html", village=village, honoured=honoured)


@board.get("/honour-lists/<int:proposal_id>")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_honour_list(code: str, proposal_id: int) -> ResponseReturnValue:
    """Show whom the village is to honour: household numbers, masked names, stars or words."""
    session = db.session()
    village = queries.find_village(session, code)
    page = queries.show_honour_list(session, village, proposal_id)
    return render_template("board/public/honour_list.html", village=village, page=page)


@board.get("/goods")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_goods(code: str) -> ResponseReturnValue:
    """Show where goods and money came from and went to this year; `?year=` an earlier one."""
    session = db.session()
    village = queries.find_village(session, code)
    this_year = village_today().year
    year = query.year("year") or this_year
    account = goods.account_for(session, village.id, min(max(year, 2000), this_year))
    return render_template("board/public/goods.html", village=village, account=account)


@board.get("/looked-after")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_looked_after(code: str) -> ResponseReturnValue:
    """Show which party member looks after which households, as far as members agreed."""
    session = db.session()
    village = queries.find_village(session, code)
    groups = who_looks_after_whom(session, village.id)
    return render_template("board/public/looked_after.html", village=village, groups=groups)


@board.get("/seals")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_seals(code: str) -> ResponseReturnValue:
    """Show the seals and who witnessed them, the newest first; `?before=` older ones.

    `?number=` and `?typed=` compare a seal that somebody has on paper.
    """
    session = db.session()
    village = queries.find_village(session, code)
    before = query.number("before")
    return render_template(
        "board/public/seals.html",
        village=village,
        seals=ledger.list_seals(session, village.id, before=before, limit=A_PAGE_OF_SEALS),
        published=witnesses.last_published(session, village.id),
        witnesses=witnesses.witnesses_of(session, village.id),
        number=query.number("number"),
        typed=query.text("typed"),
        compared=_compared(village),
    )


def _compared(village: queries.PublicVillage) -> str:
    """Return how a seal stands to what was typed of it: empty when nothing was."""
    number, typed = query.number("number"), query.text("typed")
    if not number or not typed:
        return ""
    try:
        return ledger.compare_seal(db.session(), village.id, number, typed)
    except ledger.Mistyped:
        return "mistyped"


@board.get("/poster")
@requires(Permission.PUBLIC)
def show_poster(code: str) -> ResponseReturnValue:
    """Show the board as one A3 sheet to print and hang up."""
    session = db.session()
    village = queries.find_village(session, code)
    today = village_today()
    hanging = queries.show_board(session, village, now())
    current = [notice for notice in hanging.notices if not notice.is_over][:NOTICES_ON_A_POSTER]
    return render_template(
        "board/public/poster.html",
        village=village,
        board=hanging,
        notices=current,
        lines_of=queries.lines_on_board(session, village, current),
        honoured=honours_queries.honours_of(session, village.id, None),
        account=goods.account_for(session, village.id, today.year),
        qr=draw_qr(url_for(".show", code=code, _external=True), scale=4),
        today=today,
    )
