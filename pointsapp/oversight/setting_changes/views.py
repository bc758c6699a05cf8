"""How the village's settings changed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.community.villages.words import value_words
from pointsapp.extensions import db
from pointsapp.oversight.setting_changes.queries import list_setting_changes
from pointsapp.oversight.setting_changes.words import setting_words
from pointsapp.web import query
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

setting_changes = Blueprint("setting_changes", __name__)


@setting_changes.get("/manage/village/changes")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show who changed which setting, the latest first, page by page."""
    before = query.number("before")
    return render_template(
        "oversight/setting_changes/changes.html",
        page=list_setting_changes(db.session(), current_actor(), before=before),
        setting_words=setting_words,
        value_words=value_words,
    )
