"""Claims: a resident's own, one written for somebody, and the approvers' queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from itertools import groupby

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit.events import Event
from pointsapp.access.pairs.queries import looks_after
from pointsapp.actor import Permission
from pointsapp.earning.claims import queries, service, words
from pointsapp.earning.claims.forms import ClaimForm, RefusalForm
from pointsapp.earning.claims.models import ClaimState
from pointsapp.earning.claims.service import NewClaim
from pointsapp.earning.entries.queries import show_person
from pointsapp.earning.rules.choosing import Choice, choices_of, found, likely
from pointsapp.earning.rules.words import STARS
from pointsapp.earning.sheets.forms import ApprovalForm
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.photos import shrink
from pointsapp.web.requires import done_for_household, requires
from pointsapp.web.unit_of_work import unit_of_work

claims = Blueprint("claims", __name__)
LONGEST_TITLE = 60
MOST_LIKELY = 6
A_YEAR = timedelta(days=365)
People = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Chooser:
    """What may be chosen: found by what was typed, likely by use, and all of it by star."""

    typed: str
    found: tuple[Choice, ...]
    likely: tuple[Choice, ...]
    by_star: list[tuple[str, list[Choice]]]


@claims.app_context_processor
def claim_words() -> dict[str, object]:
    """Give templates the words of claims."""
    return {"claim_states": words.STATES}


@claims.get("/my/claims/")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def list_own() -> ResponseReturnValue:
    """Show the household's claims and their answers."""
    before = query.number("before")
    page = queries.claims_of_household(db.session(), current_actor(), before=before)
    return render_template("earning/claims/own.html", page=page)


@claims.route("/my/claims/new", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_CLAIM)
def claim() -> ResponseReturnValue:
    """Claim points for somebody of the own household."""
    people = queries.members_of(db.session(), current_actor())
    household_id = current_actor().household_id
    return _claim("earning/claims/new.html", people, household_id, url_for(".list_own"))


@claims.route("/residents/<int:resident_id>/claim", methods=["GET", "POST"])
@requires(Permission.RECORD_ACTIVITIES)
def claim_for(resident_id: int) -> ResponseReturnValue:
    """Write a claim down for somebody without a phone."""
    person = show_person(db.session(), current_actor(), resident_id)
    back = url_for("households.show", household_id=person.household_id)
    people = [(person.resident_id, person.name)]
    return _claim("earning/claims/new_for.html", people, person.household_id, back)


@claims.route("/paired/residents/<int:resident_id>/claim", methods=["GET", "POST"])
@requires(Permission.LOOK_AFTER)
def claim_in_care(resident_id: int) -> ResponseReturnValue:
    """Write a claim down for somebody of a household in care."""
    person = show_person(db.session(), current_actor(), resident_id)
    if not looks_after(db.session(), current_actor(), person.household_id):
        raise NotFound
    people = [(person.resident_id, person.name)]
    back = f"/paired/households/{person.household_id}"
    return _claim("earning/claims/new_for.html", people, person.household_id, back)


@claims.get("/claims/")
@requires(Permission.VIEW_CLAIMS)
def queue() -> ResponseReturnValue:
    """Show the claims that wait; `?state=` and `?star=` show others."""
    return _queue(RefusalForm(formdata=None))


@claims.post("/claims/<int:claim_id>/acceptance")
@requires(Permission.APPROVE_SHEETS)
def accept(claim_id: int) -> ResponseReturnValue:
    """Accept a claim; its points go the way of every sheet."""
    form = ApprovalForm()
    if form.validate_on_submit():
        title = _("Claimed by the household")[:LONGEST_TITLE]
        with unit_of_work(form) as session:
            service.accept(
                session,
                claim_id,
                title=title,
                by=current_actor(),
                at=now(),
                above_ceiling=form.above_ceiling.data or "",
            )
            flash(_("Accepted."))
            return _to_next(claim_id)
    queries.check_claim(db.session(), current_actor(), claim_id)
    return _queue(form, accepting=claim_id)


@claims.post("/claims/<int:claim_id>/refusal")
@requires(Permission.APPROVE_SHEETS)
def refuse(claim_id: int) -> ResponseReturnValue:
    """Refuse a claim with a reason."""
    form = RefusalForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.refuse(session, claim_id, reason=form.reason.data, by=current_actor(), at=now())
            flash(_("Refused. The resident reads the reason."))
            return _to_next(claim_id)
    queries.check_claim(db.session(), current_actor(), claim_id)
    return _queue(form, refusing=claim_id)


@claims.get("/claims/<int:claim_id>/photos/<int:photo_id>")
@requires(Permission.SIGNED_IN)
def photo(claim_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a photo to those concerned."""
    jpeg = queries.photo_of(db.session(), current_actor(), claim_id, photo_id)
    return send_file(BytesIO(jpeg), mimetype="image/jpeg", max_age=0)


def _claim(
    template: str, people: People, household_id: int | None, back: str
) -> ResponseReturnValue:
    """Ask what was done, then for the rest of it, and file the claim."""
    form = ClaimForm(held_on=village_today(), words=query.text("q"))
    form.offer_people(people)
    rules = queries.claimable_rules(db.session(), current_actor(), village_today())
    form.offer(rules)
    choices = choices_of(rules)
    chosen = form.rule.data or query.text("rule")
    choice = next((one for one in choices if one.value == chosen), None)
    if choice is None:
        return _ask_what(template, form, _chooser(choices, household_id), back)
    form.ask_for(choice)
    if form.validate_on_submit() and _file(form):
        return redirect(back, 303)
    first_day = village_today() - timedelta(days=service.MOST_DAYS)
    return render_template(template, form=form, back=back, first_day=first_day), form.status


def _ask_what(template: str, form: ClaimForm, chooser: Chooser, back: str) -> ResponseReturnValue:
    is_sent = form.is_submitted()
    if is_sent:
        form.form_errors.append(_("Choose what was done."))
    page = render_template(template, form=form, back=back, chooser=chooser)
    return page, 422 if is_sent else 200


def _chooser(choices: tuple[Choice, ...], household_id: int | None) -> Chooser:
    """Return what is offered to somebody who has yet to say what was done."""
    session, actor, typed = db.session(), current_actor(), query.text("q")
    since = village_today() - A_YEAR
    uses = queries.uses_of_rules(session, actor, household_id, since)
    heard = queries.names_of_deeds(session, actor) if typed else {}
    return Chooser(
        typed=typed,
        found=found(choices, typed, heard=heard, uses=uses),
        likely=likely(choices, uses, most=MOST_LIKELY),
        by_star=[(star, list(some)) for star, some in groupby(choices, lambda one: one.rule.star)],
    )


def _file(form: ClaimForm) -> bool:
    """File the claim with its photos; tell whether that was done, else why not on the form."""
    try:
        photos = [shrink(photo.stream) for photo in form.photos.data or ()]
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    with unit_of_work(form) as session:
        by, at, key = current_actor(), now(), form.key.data
        service.file_claim(session, _new_claim(form), photos, key=key, by=by, at=at)
        flash(_("The claim is filed. An approver answers it."))
    return form.refused is None


def _new_claim(form: ClaimForm) -> NewClaim:
    version_id, level = form.chosen_rule
    return NewClaim(
        resident_id=form.person.data,
        rule_version_id=version_id,
        level=level,
        occurred_on=form.held_on.data,
        quantity=int(form.quantity.data * 100),
        words=form.words.data,
    )


def _to_next(claim_id: int) -> ResponseReturnValue:
    """Go on to the claim that comes after this one, or to the first that waits."""
    star = query.text("star")
    star = star if star in STARS else ""
    next_id = queries.next_waiting(db.session(), current_actor(), claim_id, star=star)
    anchor = f"claim-{next_id}" if next_id else None
    return redirect(url_for(".queue", star=star or None, _anchor=anchor), 303)


def _queue(
    form: Form, *, accepting: int | None = None, refusing: int | None = None
) -> ResponseReturnValue:
    state = query.text("state")
    state = state if state in words.STATES else ClaimState.WAITING
    star = query.text("star")
    star = star if star in STARS else ""
    before = query.number("before")
    page = queries.list_claims(db.session(), current_actor(), state=state, star=star, before=before)
    return render_template(
        "earning/claims/queue.html",
        page=page,
        state=state,
        star=star,
        form=form,
        reason=form if isinstance(form, RefusalForm) else RefusalForm(formdata=None),
        approval=form if isinstance(form, ApprovalForm) else ApprovalForm(formdata=None),
        accepting=accepting,
        refusing=refusing,
    ), form.status
