"""The village's settings, in groups."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission, village_of
from pointsapp.community.villages import service
from pointsapp.community.villages.forms import GROUPS, SettingsGroup
from pointsapp.community.villages.service import Settings
from pointsapp.community.villages.words import changes_text, choices_of_codes
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

settings_desk = Blueprint("villages", __name__, url_prefix="/manage")


@settings_desk.get("/village")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show the settings, group by group."""
    return _page(None)


@settings_desk.post("/village/<string:group>")
@requires(Permission.MANAGE_VILLAGE)
def change(group: str) -> ResponseReturnValue:
    """Change the settings of one group, and say what was changed."""
    kind = next((one for one in GROUPS if one.group == group), None)
    if kind is None:
        raise NotFound
    standing = _standing()
    form, before = _form(kind, standing), _form(kind, standing, formdata=None)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.change_settings(session, form.values(), by=current_actor(), at=now())
            flash(changes_text(before.settings, form.settings))
            return redirect(url_for(".show", _anchor=group), 303)
    return _page(form)


def _standing() -> Settings:
    return service.settings_of(db.session(), village_of(current_actor()))


def _page(sent: SettingsGroup | None) -> ResponseReturnValue:
    """Show all groups, with what was typed in the one that was sent."""
    standing = _standing()
    forms = [
        sent
        if sent is not None and isinstance(sent, kind)
        else _form(kind, standing, formdata=None)
        for kind in GROUPS
    ]
    page = render_template("community/villages/settings.html", forms=forms, sent=sent)
    return page, sent.status if sent else 200


def _form(kind: type[SettingsGroup], standing: Settings, **more: object) -> SettingsGroup:
    form = kind(
        obj=standing,
        point_value_yuan=_yuan(standing.point_value_fen),
        second_keeper_from_yuan=_yuan(standing.second_keeper_from_fen),
        **more,
    )
    if "codes_for" in form:
        form.codes_for.choices = choices_of_codes(standing.codes_for)
    return form


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
