"""The village's rules, and adopting the template."""

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.rules import queries, service, words
from pointsapp.earning.rules.forms import AdoptionForm
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor, own_village_id
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

rules = Blueprint("rules", __name__, url_prefix="/rules")


@rules.app_context_processor
def rule_words() -> dict[str, object]:
    """Give every template the words of rules."""
    return {
        "in_language": words.in_language,
        "amount_text": words.amount_text,
        "quantity_text": words.quantity_text,
        "cap_text": words.cap_text,
        "stars": words.STARS,
        "units": words.UNITS,
    }


@rules.get("/")
@requires(Permission.VIEW_SHEETS)
def show() -> ResponseReturnValue:
    """Show the rules that hold today, by star."""
    return _page(AdoptionForm(formdata=None, first_day=village_today()))


@rules.post("/adoption")
@requires(Permission.MANAGE_VILLAGE)
def adopt() -> ResponseReturnValue:
    """Adopt the rules of the template that the village lacks."""
    form = AdoptionForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.adopt_template(
                session,
                own_village_id(),
                first_day=form.first_day.data,
                resolution=form.resolution.data,
                by=current_actor(),
                at=now(),
            )
            flash(_("The rules are adopted."))
            return redirect(url_for(".show"), 303)
    return _page(form)


def _page(form: AdoptionForm) -> ResponseReturnValue:
    found = queries.rules_on(db.session(), current_actor(), village_today())
    by_star = [(star, list(some)) for star, some in groupby(found, lambda rule: rule.star)]
    return render_template("earning/rules/list.html", by_star=by_star, form=form), form.status
