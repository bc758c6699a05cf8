"""People come and leave; households split, merge, close: by the office, by hand."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.changes import members, service
from pointsapp.community.changes.forms import (
    ClosingForm,
    MergerForm,
    NewPersonForm,
    PersonForm,
    SplitForm,
)
from pointsapp.community.changes.waiting import what_waits_by_act
from pointsapp.community.changes.words import waiting_words
from pointsapp.community.households import queries as households_queries
from pointsapp.community.households.service import Member
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

change_desk = Blueprint("changes", __name__, url_prefix="/households")


@change_desk.app_template_filter("waiting")
def what_waits_in_words(what: tuple[str, ...]) -> str:
    """Say what of a household waits."""
    return waiting_words(what)


@change_desk.get("/<int:household_id>/changes")
@requires(Permission.MANAGE_ROSTER)
def show(household_id: int) -> ResponseReturnValue:
    """Show what can happen to a household."""
    return _page(household_id)


@change_desk.post("/<int:household_id>/people")
@requires(Permission.MANAGE_ROSTER)
def add_member(household_id: int) -> ResponseReturnValue:
    """Let somebody live in the household."""
    form = NewPersonForm(prefix="person-")
    if form.validate_on_submit():
        since, by = form.since.data, current_actor()
        with unit_of_work(form) as session:
            members.add_member(session, household_id, _member(form), since=since, by=by)
            return _saved(household_id)
    return _page(household_id, form)


@change_desk.post("/<int:household_id>/split")
@requires(Permission.MANAGE_ROSTER)
def split(household_id: int) -> ResponseReturnValue:
    """Let some of the people become a household of their own."""
    form = SplitForm(prefix="split-")
    if form.validate_on_submit() and form.check_colleague():
        leaving, points = form.people.data, form.points.data
        part = service.Split(form.number.data, leaving, points, form.second)
        with unit_of_work(form) as session:
            new_id = service.split(
                session, household_id, part, key=form.key.data, by=current_actor(), at=now()
            )
            number = form.number.data
            return _done(new_id, _("Household %(number)s was split off.", number=number))
    return _page(household_id, form)


@change_desk.post("/<int:household_id>/merger")
@requires(Permission.MANAGE_ROSTER)
def merge(household_id: int) -> ResponseReturnValue:
    """Let the household go into another one."""
    form = MergerForm(prefix="merger-")
    if form.validate_on_submit() and form.check_colleague():
        into, key = service.Merger(form.number.data, form.second), form.key.data
        with unit_of_work(form) as session:
            other_id = service.merge(
                session, household_id, into, key=key, by=current_actor(), at=now()
            )
            number = form.number.data
            return _done(other_id, _("Merged into household %(number)s.", number=number))
    return _page(household_id, form)


@change_desk.post("/<int:household_id>/closing")
@requires(Permission.MANAGE_ROSTER)
def close(household_id: int) -> ResponseReturnValue:
    """Close a household that is no more."""
    form = ClosingForm(prefix="closing-")
    if form.validate_on_submit() and form.check_colleague():
        closing, key = service.Closing(form.lapses.data, form.second), form.key.data
        with unit_of_work(form) as session:
            service.close(session, household_id, closing, key=key, by=current_actor(), at=now())
            return _saved(household_id)
    return _page(household_id, form)


def _page(household_id: int, sent: Form | None = None) -> ResponseReturnValue:
    home = households_queries.show_people(db.session(), current_actor(), household_id)
    page = render_template(
        "community/changes/changes.html",
        home=home,
        waiting=what_waits_by_act(db.session(), household_id),
        sent=sent,
        **_forms(home, sent),
    )
    return page, sent.status if sent is not None else 200


def _forms(home: households_queries.People, sent: Form | None) -> dict[str, Form]:
    """Return the page's forms, the one that was sent as it came."""
    parting = sent if isinstance(sent, SplitForm) else SplitForm(formdata=None, prefix="split-")
    empty = {
        "person": NewPersonForm(formdata=None, prefix="person-", since=village_today()),
        "parting": _offering(home, parting),
        "merger": MergerForm(formdata=None, prefix="merger-"),
        "closing": ClosingForm(formdata=None, prefix="closing-"),
    }
    return {name: sent if sent and type(sent) is type(one) else one for name, one in empty.items()}


def _offering(home: households_queries.People, form: SplitForm) -> SplitForm:
    """Return the form with the household's members to choose from."""
    form.offer((member.id, member.name) for member in home.members)
    return form


@change_desk.route("/<int:household_id>/people/<int:resident_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROSTER)
def change_member(household_id: int, resident_id: int) -> ResponseReturnValue:
    """Show what is known of somebody, and write it anew."""
    home = households_queries.show_people(db.session(), current_actor(), household_id)
    member, by = home.member(resident_id), current_actor()
    form = PersonForm(obj=member)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            members.change_member(
                session, resident_id, _member(form), household_id=household_id, by=by
            )
            return _saved(household_id)
    page = render_template(
        "community/changes/person.html", home=home, member=member, form=form, plain=Form()
    )
    return page, form.status


@change_desk.post("/<int:household_id>/people/<int:resident_id>/departure")
@requires(Permission.MANAGE_ROSTER)
def move_away(household_id: int, resident_id: int) -> ResponseReturnValue:
    """Note that somebody moved away or died."""
    day, by = village_today(), current_actor()
    with unit_of_work() as session:
        members.move_away(session, resident_id, household_id=household_id, on=day, by=by)
        flash(_("The person is noted as gone. The points stay with the household."))
    return redirect(url_for("households.show", household_id=household_id), 303)


@change_desk.post("/<int:household_id>/people/<int:resident_id>/headship")
@requires(Permission.MANAGE_ROSTER)
def make_head(household_id: int, resident_id: int) -> ResponseReturnValue:
    """Make somebody the head of the household."""
    with unit_of_work() as session:
        members.make_head(session, resident_id, household_id=household_id, by=current_actor())
    return _saved(household_id)


def _member(form: PersonForm) -> Member:
    return Member(
        name=form.name.data,
        relation=form.relation.data or "",
        born=form.born.data or None,
        phone=form.phone.data or None,
        is_party_member=form.is_party_member.data,
    )


def _saved(household_id: int) -> ResponseReturnValue:
    return _done(household_id, _("Saved."))


def _done(household_id: int, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("households.show", household_id=household_id), 303)
