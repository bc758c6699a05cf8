"""What was imported, and the way to take an import back as a whole."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.kept_imports import queries, words
from pointsapp.community.kept_imports.forms import TakeBackForm
from pointsapp.community.kept_imports.kinds import kinds_for
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

kept_imports = Blueprint("kept_imports", __name__, url_prefix="/manage/imports")


@kept_imports.get("")
@requires(Permission.VIEW_HOUSEHOLDS)
def list_all() -> ResponseReturnValue:
    """Show the imports of those kinds that this person may do."""
    before = query.number("before")
    page = queries.list_imports(db.session(), current_actor(), before=before)
    return render_template(
        "community/kept_imports/imports.html", page=page, words=words, actors=words.ACTORS
    )


@kept_imports.get("/<int:import_id>")
@requires(Permission.VIEW_HOUSEHOLDS)
def show(import_id: int) -> ResponseReturnValue:
    """Show an import and ask whether to take it back."""
    return _page(import_id, TakeBackForm(formdata=None))


@kept_imports.post("/<int:import_id>/reversal")
@requires(Permission.VIEW_HOUSEHOLDS)
def take_back(import_id: int) -> ResponseReturnValue:
    """Take an import back as one act."""
    form, actor = TakeBackForm(), current_actor()
    if form.validate_on_submit() and form.check_colleague():
        with unit_of_work(form) as session:
            kind = queries.show_import(session, actor, import_id).kind
            take = kinds_for(actor)[kind].take_back
            take(session, import_id, second=form.second, by=actor, at=now())
            flash(_("The import is taken back."))
            return redirect(url_for(".list_all"), 303)
    return _page(import_id, form)


def _page(import_id: int, form: TakeBackForm) -> ResponseReturnValue:
    actor = current_actor()
    kept = queries.show_import(db.session(), actor, import_id)
    page = render_template(
        "community/kept_imports/import.html",
        kept=kept,
        moves_points=kinds_for(actor)[kept.kind].moves_points,
        form=form,
        words=words,
        actors=words.ACTORS,
    )
    return page, form.status
