"""Import the rosters of several villages: look at what was understood, then say yes once."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.actor import Permission
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.lists.words import FIELDS as ROSTER_FIELDS
from pointsapp.community.lists.words import REASONS
from pointsapp.extensions import db
from pointsapp.township.rosters import service
from pointsapp.township.rosters.reading import Rosters, in_village, read_rosters
from pointsapp.township.villages.queries import open_villages
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.import_pages import (
    ConfirmationForm,
    SentFile,
    ask_for_file,
    forget,
    look_at_file,
    sent_again,
    show_understood,
)
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

township_rosters = Blueprint("township_rosters", __name__, url_prefix="/township/rosters")
CHOOSE = "township/rosters/choose.html"
FIELDS = {**ROSTER_FIELDS, "village": _l("Village")}


@township_rosters.get("")
@requires(Permission.SET_UP_VILLAGES)
def choose() -> ResponseReturnValue:
    """Ask for the workbook with the rosters."""
    return ask_for_file(CHOOSE)


@township_rosters.post("")
@requires(Permission.SET_UP_VILLAGES)
def preview() -> ResponseReturnValue:
    """Show village by village what was understood and what saving would do."""
    return look_at_file(CHOOSE, lambda sent: _page(sent, ConfirmationForm(formdata=None)), FIELDS)


@township_rosters.post("/import")
@requires(Permission.SET_UP_VILLAGES)
def save() -> ResponseReturnValue:
    """Save the rosters that were shown, as one act."""
    form = ConfirmationForm()
    if not form.validate_on_submit():
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    rosters, file = _read(sent), file_of(sent.name, sent.content)
    with unit_of_work(form) as session:
        saved = service.save_all(session, rosters, file, by=current_actor(), at=now())
        forget(sent)
        flash(_("Saved in %(count)s villages.", count=len(saved)))
        return redirect(url_for("township_villages.list_all"), 303)
    return _page(sent, form), form.status


def _read(sent: SentFile) -> Rosters:
    villages = open_villages(db.session(), current_actor())
    return read_rosters(sent.stream, villages, today=village_today(), chosen=sent.columns)


def _page(sent: SentFile, form: ConfirmationForm) -> str:
    rosters = _read(sent)
    file = file_of(sent.name, sent.content)
    plans = service.plan_all(db.session(), rosters, file, by=current_actor())
    errors = [one for each in plans for one in in_village(each.village, each.plan.errors)]
    return show_understood(
        "township/rosters/preview.html",
        rosters,
        sent,
        form,
        more_errors=errors,
        plans=plans,
        reasons=REASONS,
        fields=FIELDS,
    )
