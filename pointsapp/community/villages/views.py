"""The village's settings."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.community.villages import service
from pointsapp.community.villages.forms import SettingsForm
from pointsapp.community.villages.service import Settings
from pointsapp.community.villages.words import choices_of_codes
from pointsapp.extensions import db
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

settings_desk = Blueprint("villages", __name__, url_prefix="/manage")


@settings_desk.route("/village", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def change() -> ResponseReturnValue:
    """Show the settings, and change them."""
    standing = service.settings_of(db.session(), village_of(current_actor()))
    form = SettingsForm(
        obj=standing,
        point_value_yuan=_yuan(standing.point_value_fen),
        second_keeper_from_yuan=_yuan(standing.second_keeper_from_fen),
    )
    form.codes_for.choices = choices_of_codes(standing.codes_for)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.change_settings(session, _settings(form), by=current_actor())
            flash(_("Saved."))
            return redirect(url_for(".change"), 303)
    return render_template("community/villages/settings.html", form=form), form.status


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


def _settings(form: SettingsForm) -> Settings:
    two_keepers = form.second_keeper_from_yuan.data
    return Settings(
        name=form.name.data,
        notice_days=form.notice_days.data,
        point_value_fen=int(form.point_value_yuan.data * 100),
        complaint_phone=form.complaint_phone.data or "",
        second_approver_from=form.second_approver_from.data,
        yearly_ceiling=form.yearly_ceiling.data,
        quarterly_ceiling=form.quarterly_ceiling.data,
        debt_allowed=form.debt_allowed.data,
        deductions_public=form.deductions_public.data,
        photo_days=form.photo_days.data,
        return_days=form.return_days.data,
        exchange_days=form.exchange_days.data or "",
        exchange_place=form.exchange_place.data or "",
        second_keeper_from_fen=None if two_keepers is None else int(two_keepers * 100),
        findable=form.findable.data,
        codes_for=form.codes_for.data,
    )
