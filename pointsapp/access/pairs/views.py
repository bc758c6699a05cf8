"""Which party member looks after which households."""

import secrets

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from pointsapp.access.current import hasher
from pointsapp.access.pairs import importing, queries, service
from pointsapp.access.pairs.forms import GroupForm, HandOverForm, NumbersForm, PairingListForm
from pointsapp.access.pairs.reading import read_pairings
from pointsapp.access.pairs.words import FIELDS, REASONS
from pointsapp.access.pairs.writing import export_pairings
from pointsapp.actor import Permission
from pointsapp.community.lists.words import REASONS as LIST_REASONS
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.import_pages import (
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

pair_desk = Blueprint("pairs", __name__, url_prefix="/manage/pairs")
CHOOSE = "access/pairs/choose.html"


@pair_desk.get("/")
@requires(Permission.MANAGE_ROSTER)
def show() -> ResponseReturnValue:
    """Show the groups with how many households have nobody, and the party members with theirs."""
    session, actor = db.session(), current_actor()
    return render_template(
        "access/pairs/pairs.html",
        groups=queries.list_groups(session, actor),
        members=queries.list_members(session, actor),
    )


@pair_desk.route("/groups/<int:group_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROSTER)
def pair_group(group_id: int) -> ResponseReturnValue:
    """Show a group's households, and give the ticked ones to a member; 0 is without a group."""
    session, actor = db.session(), current_actor()
    households = queries.households_of_group(session, actor, group_id or None)
    if not households:
        raise NotFound
    form = GroupForm()
    form.offer(queries.list_members(session, actor))
    form.offer_households(households)
    if form.validate_on_submit():
        choices = dict.fromkeys(form.households.data or (), form.member.data)
        with unit_of_work(form) as writing:
            _tell(service.pair_households(writing, choices, by=actor, at=now()))
            return redirect(url_for(".pair_group", group_id=group_id), 303)
    page = render_template(
        "access/pairs/group.html", group_id=group_id, households=households, form=form
    )
    return page, form.status


@pair_desk.route("/members/<int:member_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROSTER)
def pair_member(member_id: int) -> ResponseReturnValue:
    """Show all the households of a party member, and type them anew."""
    form = NumbersForm()
    if form.validate_on_submit():
        numbers = service.read_numbers(form.numbers.data or "")
        with unit_of_work(form) as session:
            _tell(service.pair(session, member_id, numbers, by=current_actor(), at=now()))
            return redirect(url_for(".show"), 303)
    return _member_page(member_id, form, HandOverForm(formdata=None))


@pair_desk.post("/members/<int:member_id>/handover")
@requires(Permission.MANAGE_ROSTER)
def hand_over(member_id: int) -> ResponseReturnValue:
    """Give all the households of one party member to another one."""
    form = HandOverForm()
    form.offer(queries.list_members(db.session(), current_actor()))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            to_id = form.member.data
            _tell(service.hand_over(session, member_id, to_id, by=current_actor(), at=now()))
            return redirect(url_for(".show"), 303)
    return _member_page(member_id, NumbersForm(formdata=None), form)


def _member_page(
    member_id: int, numbers: NumbersForm, handover: HandOverForm
) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    members = queries.list_members(session, actor)
    member = queries.show_member(session, actor, member_id)
    if numbers.numbers.data is None:
        numbers.numbers.data = "、".join(member.numbers)
    handover.offer(one for one in members if one.user_id != member_id)
    page = render_template(
        "access/pairs/member.html", member=member, form=numbers, handover=handover
    )
    return page, max(numbers.status, handover.status)


def _tell(changed: int) -> None:
    flash(
        ngettext("Saved: %(num)d household changed.", "Saved: %(num)d households changed.", changed)
    )


@pair_desk.get("/list")
@requires(Permission.MANAGE_ROSTER)
def choose() -> ResponseReturnValue:
    """Ask for the file of pairs."""
    return ask_for_file(CHOOSE)


@pair_desk.get("/pairs.xlsx")
@requires(Permission.MANAGE_ROSTER)
def export() -> ResponseReturnValue:
    """Hand out who looks after which household as an Excel file."""
    return send_workbook(export_pairings(db.session(), by=current_actor()), "党员联户")


@pair_desk.post("/list")
@requires(Permission.MANAGE_ROSTER)
def preview() -> ResponseReturnValue:
    """Show what was understood of the pairs."""
    return look_at_file(CHOOSE, lambda sent: _page(sent, PairingListForm(formdata=None)), FIELDS)


@pair_desk.post("/list/import")
@requires(Permission.MANAGE_ROSTER)
def save() -> ResponseReturnValue:
    """Save the pairs that were shown."""
    form = PairingListForm()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    sent, actor = sent_again(form), current_actor()
    if form.validate_on_submit():
        unguessable = hasher().hash(secrets.token_urlsafe()) if form.appoint.data else None
        with unit_of_work(form) as session:
            found = read_pairings(session, sent.stream, chosen=sent.columns, by=actor)
            changed = importing.save(
                session, found, new_password_hash=unguessable, by=actor, at=now()
            )
            forget(sent)
            _tell(changed)
            return redirect(url_for(".show"), 303)
    return _page(sent, form), form.status


def _page(sent: SentFile, form: PairingListForm) -> str:
    found = read_pairings(db.session(), sent.stream, chosen=sent.columns, by=current_actor())
    return show_understood(
        "access/pairs/preview.html",
        found,
        sent,
        form,
        reasons={**LIST_REASONS, **REASONS},
        fields=FIELDS,
    )
