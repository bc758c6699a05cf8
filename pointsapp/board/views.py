"""The village's public board: notices and rules, for anybody, without signing in."""

from itertools import groupby

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.board import queries
from pointsapp.extensions import db
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import village_today
from pointsapp.web.requires import requires

board = Blueprint("board", __name__, url_prefix="/board/<string:code>")


@board.get("/")
@kept_until_changed
@requires(Permission.PUBLIC)
def show(code: str) -> ResponseReturnValue:
    """Show the notices that hang out now, those before, the phone and the last seal."""
    return render_template("board/board.html", board=queries.show_board(db.session(), code))


@board.get("/notices/<int:sheet_id>")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_notice(code: str, sheet_id: int) -> ResponseReturnValue:
    """Show a notice: household numbers, masked names, points."""
    notice = queries.show_public_notice(db.session(), code, sheet_id)
    return render_template("board/notice.html", notice=notice, code=code)


@board.get("/rules")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_rules(code: str) -> ResponseReturnValue:
    """Show the rules that are on, by star."""
    found = queries.public_rules(db.session(), code, village_today())
    by_star = [(star, list(some)) for star, some in groupby(found, lambda rule: rule.star)]
    village = queries.show_board(db.session(), code)
    return render_template("board/rules.html", by_star=by_star, board=village)
