"""Anybody types the code of a printed statement or slip and learns whether the ledger agrees."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp import ledger
from pointsapp.actor import Permission
from pointsapp.board.checks import queries
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.requires import requires

check = Blueprint("check", __name__, url_prefix="/board")

MOST_CHARACTERS = 300
"""An address with a code in it is shorter."""
LONGEST_TYPED = 10_000
"""What is longer than a code is answered too: by its beginning."""


@check.get("/check")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Ask for a code and answer it; `?code=` is what the QR beside it opens."""
    typed = query.text("code", longest=LONGEST_TYPED)[:MOST_CHARACTERS]
    checked, wrong = None, ""
    if typed:
        try:
            checked = queries.check_typed(db.session(), typed)
        except ledger.Mistyped:
            wrong = _(
                "This code was typed wrong: a letter or digit differs from the paper. Compare it "
                "group by group."
            )
        except NotFound:
            wrong = _(
                "There is no such household here. The paper may be from another village's system."
            )
    page = render_template("board/checks/check.html", typed=typed, checked=checked, wrong=wrong)
    return page, 422 if wrong else 200
