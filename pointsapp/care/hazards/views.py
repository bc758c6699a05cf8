"""Hazards: what is open, a new one, and what was done about one."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.noting import shown_if_noted
from pointsapp.actor import ActorKind, Permission, code_of
from pointsapp.care.hazards import queries, service, words
from pointsapp.care.hazards.forms import HazardForm, StepForm
from pointsapp.care.hazards.models import Step
from pointsapp.care.hazards.register import Register, show_register
from pointsapp.care.hazards.service import NewHazard, NewStep
from pointsapp.care.hazards.workbook import write_register
from pointsapp.earning.claims.queries import claimable_rules
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

hazards = Blueprint("hazards", __name__, url_prefix="/hazards")
ROWS_A_PART = 100


@hazards.app_context_processor
def hazard_words() -> dict[str, object]:
    """Give templates the words of hazards."""
    return {"hazard_kind": words.kind_words, "hazard_states": words.STATES}


MENDED_IN_TIME = "P05"
"""The rule of the template for hazards of gas and current that were mended."""
hazards.add_app_template_filter(words.kind_words, "hazard_kind")


@hazards.get("/")
@requires(Permission.FOLLOW_HAZARDS)
def list_all() -> ResponseReturnValue:
    """Show what is open, the oldest first; `?kind=` only one kind."""
    kind = query.text("kind")
    page = queries.list_open(
        db.session(),
        current_actor(),
        today=village_today(),
        kind=kind,
        after=query.number("after"),
    )
    return render_template("care/hazards/list.html", page=page, kind=kind)


@hazards.route("/new", methods=["GET", "POST"])
@requires(Permission.FOLLOW_HAZARDS)
def tell() -> ResponseReturnValue:
    """Write down what was found at the household with `?number=`, or with the number typed."""
    form = HazardForm(household=query.text("number"), found_on=village_today())
    form.offer(queries.kinds_of(db.session(), current_actor()))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            hazard_id = service.tell_of(
                session, _new(session, form), key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("Saved."))
            return redirect(url_for(".show", hazard_id=hazard_id), 303)
    return render_template("care/hazards/new.html", form=form), form.status


def _new(session: Session, form: HazardForm) -> NewHazard:
    return NewHazard(
        household_id=queries.household_in_reach(session, current_actor(), form.household.data),
        kind=form.kind.data,
        words=form.words.data or "",
        found_on=form.found_on.data,
    )


@hazards.get("/register")
@requires(Permission.FOLLOW_HAZARDS)
def register() -> ResponseReturnValue:
    """Show the register of `?year=`, or of this year, to print and sign."""
    whole = _register()
    part = query.part(whole.rows, ROWS_A_PART)
    return render_template("care/hazards/register.html", register=whole, part=part)


@hazards.get("/register.xlsx")
@requires(Permission.FOLLOW_HAZARDS)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    whole = _register()
    return send_workbook(write_register(whole), f"隐患台账{whole.year}")


def _register() -> Register:
    year = query.year("year") or village_today().year
    return show_register(db.session(), current_actor(), year)


@hazards.get("/<int:hazard_id>")
@requires(Permission.FOLLOW_HAZARDS)
def show(hazard_id: int) -> ResponseReturnValue:
    """Show a hazard, what was done about it, and ask what was done now."""
    return _page(hazard_id, StepForm(formdata=None, taken_on=village_today()))


@hazards.post("/<int:hazard_id>/steps")
@requires(Permission.FOLLOW_HAZARDS)
def take_step(hazard_id: int) -> ResponseReturnValue:
    """Write down what was done about a hazard."""
    form = StepForm()
    if form.validate_on_submit():
        new = NewStep(Step(form.step.data), form.taken_on.data, form.words.data or "")
        with unit_of_work(form) as session:
            by, at = current_actor(), now()
            service.take_step(session, hazard_id, new, key=form.key.data, by=by, at=at)
            flash(_("Saved."))
            return redirect(url_for(".show", hazard_id=hazard_id), 303)
    return _page(hazard_id, form)


def _page(hazard_id: int, form: StepForm) -> ResponseReturnValue:
    """Show the hazard; the household reads who looked at it."""
    hazard = queries.show_hazard(db.session(), current_actor(), hazard_id, today=village_today())
    page = render_template(
        "care/hazards/hazard.html",
        hazard=hazard,
        form=form,
        steps=words.STEPS,
        claim=_claim_for_mending(hazard),
    )
    about = code_of(ActorKind.HOUSEHOLD, hazard.household_id)
    return shown_if_noted(make_response(page, form.status), Event.HOUSEHOLD_READ, about)


def _claim_for_mending(hazard: queries.HazardPage) -> str | None:
    """Return where points for what was mended are claimed, where a rule of the village has any."""
    actor, today = current_actor(), village_today()
    if hazard.is_open or hazard.head_id is None or not actor.may(Permission.RECORD_ACTIVITIES):
        return None
    rules = claimable_rules(db.session(), actor, today)
    rule = next((one for one in rules if one.code == MENDED_IN_TIME), None)
    if rule is None:
        return None
    return url_for("claims.claim_for", resident_id=hazard.head_id, rule=rule.version_id)
