"""The resident's own household."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.portal import queries
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

portal = Blueprint("portal", __name__, url_prefix="/my")


@portal.app_context_processor
def portal_words() -> dict[str, object]:
    """Give templates the words of entries."""
    return {"joined_goods": joined_goods}


def joined_goods(items: Iterable[tuple[str, int]]) -> str:
    """Write what was handed out: 肥皂×2、食盐×1."""
    return _(", ").join(f"{name}×{quantity}" for name, quantity in items)


@portal.get("/")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show balance, what was earned this year, and the last entries; `?before=` older ones."""
    before = request.args.get("before", type=int)
    page = queries.show_household(
        db.session(), current_actor(), today=village_today(), before=before
    )
    return render_template("portal/household.html", page=page, before=before)
