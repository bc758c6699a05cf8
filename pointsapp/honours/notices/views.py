"""A list on notice: read by staff, objected to, answered, awarded, taken back."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.actor import Permission, village_of
from pointsapp.earning.notices.forms import ObjectionForm
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.notices.words import VIA
from pointsapp.extensions import db
from pointsapp.honours.notices import queries, service, taking_in, words
from pointsapp.honours.notices.forms import HonourAnswerForm, RevocationForm, TakingInForm
from pointsapp.honours.proposals.queries import (
    list_proposals,
    show_candidate,
    show_hanging,
    show_standing,
)
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

honour_notices = Blueprint("honour_notices", __name__, url_prefix="/honour-lists")
ROWS_OF_A_PART = 50
OBJECTIONS_OF_A_PART = 30


@honour_notices.app_context_processor
def objection_words() -> dict[str, object]:
    """Give every template what became of objections to honours."""
    return {"honour_objection_outcomes": words.OUTCOMES}


@honour_notices.get("/")
@requires(Permission.VIEW_SHEETS)
def show_all() -> ResponseReturnValue:
    """Show which lists hang out, or did, and the objections to them, the open ones first."""
    return _objections(HonourAnswerForm(formdata=None), None)


@honour_notices.get("/<int:proposal_id>")
@requires(Permission.VIEW_SHEETS)
def show(proposal_id: int) -> ResponseReturnValue:
    """Show a list that hangs out, or did."""
    return _page(proposal_id)


@honour_notices.route("/candidates/<int:candidate_id>/objection", methods=["GET", "POST"])
@requires(Permission.VIEW_SHEETS)
def object_to(candidate_id: int) -> ResponseReturnValue:
    """Take down an objection to somebody on a list."""
    candidate = show_candidate(db.session(), current_actor(), candidate_id)
    form = ObjectionForm()
    if form.validate_on_submit():
        new = NewObjection(form.words.data, form.via.data, form.objector.data or "")
        with unit_of_work(form) as session:
            service.object_to_candidate(
                session, candidate_id, new, key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("The objection is taken down. This honour waits for the answer."))
            return redirect(url_for(".show_all"), 303)
    return render_template("honours/notices/object.html", form=form, one=candidate), form.status


@honour_notices.post("/objections/<int:objection_id>/answer")
@requires(Permission.APPROVE_SHEETS)
def answer(objection_id: int) -> ResponseReturnValue:
    """Answer an objection: upheld or dismissed, and why."""
    form = HonourAnswerForm()
    if form.validate_on_submit():
        outcome, words = form.outcome.data, form.words.data
        with unit_of_work(form) as session:
            service.answer(
                session, objection_id, outcome=outcome, words=words, by=current_actor(), at=now()
            )
            flash(_("The objection is answered."))
            return redirect(url_for(".show_all"), 303)
    return _objections(form, objection_id)


@honour_notices.post("/<int:proposal_id>/award")
@requires(Permission.MANAGE_VILLAGE)
def award(proposal_id: int) -> ResponseReturnValue:
    """Honour everybody whom no objection holds back."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            count = service.award(session, proposal_id, by=current_actor(), at=now())
            flash(ngettext("%(num)d honour is given.", "%(num)d honours are given.", count))
            return redirect(url_for(".show", proposal_id=proposal_id), 303)
    return _page(proposal_id, form)


@honour_notices.route("/<int:proposal_id>/taking-in", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def take_in(proposal_id: int) -> ResponseReturnValue:
    """Take a list in that hangs out by mistake, together with a colleague."""
    page = show_standing(db.session(), current_actor(), proposal_id)
    taking_in.refuse_awarded(db.session(), proposal_id)
    form = TakingInForm()
    if form.validate_on_submit() and form.check_colleague():
        with unit_of_work(form) as session:
            again_id = taking_in.take_in(
                session,
                proposal_id,
                form.why.data,
                second=form.second,
                by=current_actor(),
                at=now(),
            )
            flash(_("Taken in. The public board tells it with your reason; correct the list here."))
            return redirect(url_for("honour_lists.show", proposal_id=again_id), 303)
    return render_template("honours/notices/take_in.html", form=form, page=page), form.status


@honour_notices.route("/candidates/<int:candidate_id>/revocation", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def revoke(candidate_id: int) -> ResponseReturnValue:
    """Take an honour back, and say why."""
    candidate = show_candidate(db.session(), current_actor(), candidate_id)
    form = RevocationForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            proposal_id = service.revoke(
                session, candidate_id, form.why.data, by=current_actor(), at=now()
            )
            flash(_("The honour is taken back."))
            return redirect(url_for(".show", proposal_id=proposal_id), 303)
    return render_template("honours/notices/revoke.html", form=form, one=candidate), form.status


def _page(proposal_id: int, sent: Form | None = None) -> ResponseReturnValue:
    page = show_hanging(db.session(), current_actor(), proposal_id)
    shown = render_template(
        "honours/notices/list.html",
        page=page,
        part=query.part(page.out, ROWS_OF_A_PART),
        is_hanging=page.proposal.is_hanging(village_today()),
        sent=sent,
        form=Form(formdata=None),
    )
    return shown, sent.status if sent is not None else 200


def _objections(form: HonourAnswerForm, answering: int | None) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    objections = queries.list_honour_objections(session, actor)
    if answering is not None and answering not in {one.id for one in objections}:
        raise NotFound
    page = render_template(
        "honours/notices/lists.html",
        lists=[one for one in list_proposals(session, village_of(actor)) if one.is_out],
        part=query.part(objections, OBJECTIONS_OF_A_PART),
        form=form,
        answering=answering,
        via=VIA,
        today=village_today(),
    )
    return page, form.status
