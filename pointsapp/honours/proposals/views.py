"""The committee's lists: drawn up, ticked, grounds named, resolved and hung out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.actor import Permission, village_of
from pointsapp.community.resolutions.forms import VotesForm
from pointsapp.earning.rules.words import STARS
from pointsapp.extensions import db
from pointsapp.honours.board.queries import categories_of
from pointsapp.honours.nominations.queries import waiting_nominations
from pointsapp.honours.proposals import queries, service, taking_up, words
from pointsapp.honours.proposals.forms import (
    CandidateForm,
    DrawingUpForm,
    GroundForm,
)
from pointsapp.honours.schemes.queries import grounds_of
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.web.values import whole_number

honour_lists = Blueprint("honour_lists", __name__, url_prefix="/manage/honour-lists")
ROWS_OF_A_PART = 50
LISTS_OF_A_PART = 30


@honour_lists.app_context_processor
def candidate_words() -> dict[str, object]:
    """Give every template the words of how far a candidate has come, and of stars."""
    return {"candidate_states": words.STATES, "star_names": STARS}


@honour_lists.route("/", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def show_all() -> ResponseReturnValue:
    """Show the village's lists, and draw one up."""
    form = DrawingUpForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            proposal_id = service.draw_up(
                session, form.year.data, form.kind.data, by=current_actor(), at=now()
            )
            return redirect(url_for(".show", proposal_id=proposal_id), 303)
    if not form.is_submitted():
        form.year.data = village_today().year
    lists = queries.list_proposals(db.session(), village_of(current_actor()))
    page = render_template(
        "honours/proposals/lists.html", part=query.part(lists, LISTS_OF_A_PART), form=form
    )
    return page, form.status


@honour_lists.get("/<int:proposal_id>")
@requires(Permission.MANAGE_VILLAGE)
def show(proposal_id: int) -> ResponseReturnValue:
    """Show a list in parts: who reaches enough, or with `?all=1` every household."""
    return _page(proposal_id)


@honour_lists.post("/<int:proposal_id>/count")
@requires(Permission.MANAGE_VILLAGE)
def count(proposal_id: int) -> ResponseReturnValue:
    """Count what each household earned anew."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.count_again(session, proposal_id, by=current_actor(), at=now())
            flash(_("Counted anew."))
            return redirect(url_for(".show", proposal_id=proposal_id), 303)
    return _page(proposal_id, form)


@honour_lists.post("/<int:proposal_id>/ticks")
@requires(Permission.MANAGE_VILLAGE)
def tick(proposal_id: int) -> ResponseReturnValue:
    """Keep who of this part is ticked."""
    form = Form()
    if form.validate_on_submit():
        chosen, shown = _numbers("chosen"), _numbers("shown")
        with unit_of_work(form) as session:
            service.tick(session, proposal_id, chosen, shown, by=current_actor())
            flash(_("Saved."))
            return redirect(
                url_for(".show", proposal_id=proposal_id, part=query.number("part")), 303
            )
    return _page(proposal_id, form)


@honour_lists.post("/<int:proposal_id>/candidates")
@requires(Permission.MANAGE_VILLAGE)
def take_up(proposal_id: int) -> ResponseReturnValue:
    """Take somebody up on the list."""
    form = CandidateForm()
    form.offer(categories_of(db.session(), village_of(current_actor())))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            taking_up.take_up(
                session, proposal_id, form.new(), key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("Saved."))
            return redirect(url_for(".show", proposal_id=proposal_id), 303)
    return _page(proposal_id, form)


@honour_lists.route("/candidates/<int:candidate_id>/ground", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def name_ground(candidate_id: int) -> ResponseReturnValue:
    """Say which of the village's grounds speaks against a household, or that none does."""
    candidate = queries.show_candidate(db.session(), current_actor(), candidate_id)
    form = GroundForm()
    form.offer(grounds_of(db.session(), current_actor(), candidate.year))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            proposal_id = _judge(session, candidate_id, form)
            flash(_("Saved."))
            return redirect(url_for(".show", proposal_id=proposal_id), 303)
    page = render_template("honours/proposals/ground.html", candidate=candidate, form=form)
    return page, form.status


@honour_lists.post("/<int:proposal_id>/hanging-out")
@requires(Permission.MANAGE_VILLAGE)
def hang_out(proposal_id: int) -> ResponseReturnValue:
    """Hang the list out by the meeting's resolution."""
    form = VotesForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.hang_out(session, proposal_id, form.votes(), by=current_actor(), at=now())
            flash(_("It hangs out on the public board. Print it for the wall, too."))
            return redirect(url_for("honour_notices.show", proposal_id=proposal_id), 303)
    return _page(proposal_id, form)


def _judge(session: Session, candidate_id: int, form: GroundForm) -> int:
    """Name the ground that was chosen, or drop the one that stands."""
    if "drop" in request.form:
        return service.drop_ground(session, candidate_id, by=current_actor(), at=now())
    ground = form.ground.data or ""
    return service.name_ground(session, candidate_id, ground, by=current_actor(), at=now())


def _numbers(name: str) -> set[int]:
    numbers = map(whole_number, request.form.getlist(name))
    return {number for number in numbers if number is not None}


def _page(proposal_id: int, sent: Form | None = None) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    page = queries.show_proposal(session, actor, proposal_id)
    every = query.has("all") or not page.proposal.of_stars
    candidate = sent if isinstance(sent, CandidateForm) else CandidateForm(formdata=None)
    candidate.offer(categories_of(session, village_of(actor)))
    shown = render_template(
        "honours/proposals/list.html",
        page=page,
        part=query.part(page.rows if every else page.reaching, ROWS_OF_A_PART),
        every=every,
        nominations=waiting_nominations(session, actor, page.proposal.kind),
        candidate=candidate,
        meeting=sent if isinstance(sent, VotesForm) else VotesForm(formdata=None),
        sent=sent,
        plain=Form(formdata=None),
    )
    return shown, sent.status if sent is not None else 200
