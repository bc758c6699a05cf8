"""The household's own lines to check, and the supervision committee's sample."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit.events import Event
from pointsapp.actor import Permission
from pointsapp.community.villages.queries import own_village_name
from pointsapp.earning.answers import service
from pointsapp.earning.notices import words
from pointsapp.earning.notices.forms import LineAnswerForm
from pointsapp.earning.sheets.queries import show_sheet
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import done_for_household, requires
from pointsapp.web.unit_of_work import unit_of_work

answer_desk = Blueprint("answers", __name__)


@answer_desk.get("/my/lines/")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def list_own() -> ResponseReturnValue:
    """Show what was recorded of the household lately, to say whether it is so."""
    return _page(LineAnswerForm(formdata=None))


@answer_desk.post("/my/lines/<int:line_id>/answer")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_ANSWER)
def answer(line_id: int) -> ResponseReturnValue:
    """Keep the household's answer."""
    form = LineAnswerForm()
    is_so = form.is_so.data == "yes"
    with unit_of_work(form) as session:
        service.answer_line(
            session,
            line_id,
            is_so=is_so,
            words=form.words.data or _("That was not us."),
            by=current_actor(),
            at=now(),
        )
        flash(_("Thank you.") if is_so else _("The village looks into it and answers here."))
        return redirect(url_for(".list_own"), 303)
    return _page(form)


@answer_desk.get("/sheets/<int:sheet_id>/sample")
@requires(Permission.VIEW_SHEETS)
def print_sample(sheet_id: int) -> ResponseReturnValue:
    """Show the lines to ask about on paper."""
    sheet = show_sheet(db.session(), current_actor(), sheet_id)
    return render_template(
        "earning/answers/sample.html",
        sheet=sheet,
        lines=service.sample_of(sheet),
        village=own_village_name(db.session(), current_actor()),
    )


def _page(form: LineAnswerForm) -> ResponseReturnValue:
    lines = service.lines_to_answer(db.session(), current_actor(), village_today())
    page = render_template(
        "earning/answers/own_lines.html", lines=lines, form=form, outcomes=words.OUTCOMES
    )
    return page, form.status
