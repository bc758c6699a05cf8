"""The village's rules: adopting the template, and one rule with its versions."""

from dataclasses import asdict
from itertools import groupby

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.rules import queries, service, words
from pointsapp.earning.rules.forms import AdoptionForm, NewRuleForm, SwitchForm, WordingForm
from pointsapp.earning.rules.grades import read_grades, write_grades
from pointsapp.earning.rules.queries import VersionRow
from pointsapp.earning.rules.template import template_wording
from pointsapp.earning.rules.wording import Decided, Wording, wording_of
from pointsapp.extensions import db
from pointsapp.village_time import coming_year
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import names_nobody, requires
from pointsapp.web.unit_of_work import unit_of_work

rules = Blueprint("rules", __name__, url_prefix="/rules")


@rules.app_context_processor
def rule_words() -> dict[str, object]:
    """Give every template the words of rules."""
    return {
        "in_language": words.in_language,
        "amount_text": words.amount_text,
        "amount_of": words.amount_of,
        "quantity_text": words.quantity_text,
        "cap_text": words.cap_text,
        "stars": words.STARS,
        "units": words.UNITS,
        "rule_kinds": words.KINDS,
    }


@rules.get("/")
@requires(Permission.VIEW_SHEETS)
@names_nobody
def show() -> ResponseReturnValue:
    """Show the rules that hold today, by star."""
    return _list_page(AdoptionForm(formdata=None, first_day=village_today()))


@rules.post("/adoption")
@requires(Permission.MANAGE_VILLAGE)
def adopt() -> ResponseReturnValue:
    """Adopt the rules of the template that the village lacks."""
    form = AdoptionForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.adopt_template(session, _decided(form), by=current_actor(), at=now())
            flash(_("The rules are adopted."))
            return redirect(url_for(".show"), 303)
    return _list_page(form)


@rules.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def add() -> ResponseReturnValue:
    """Add a rule of the village's own."""
    form = NewRuleForm(first_day=village_today())
    if form.validate_on_submit():
        which = (form.code.data.upper(), form.star.data, form.kind.data)
        with unit_of_work(form) as session:
            rule_id = service.add_rule(
                session, which, _wording(form), _decided(form), by=current_actor(), at=now()
            )
            flash(_("The rule is added."))
            return redirect(url_for(".show_rule", rule_id=rule_id), 303)
    return render_template("earning/rules/new.html", form=form), form.status


@rules.get("/<int:rule_id>")
@requires(Permission.VIEW_SHEETS)
@names_nobody
def show_rule(rule_id: int) -> ResponseReturnValue:
    """Show a rule with all its versions and what the template says."""
    versions = queries.show_rule(db.session(), current_actor(), rule_id, village_today())
    return _rule_page(versions, _form_with(versions))


@rules.post("/<int:rule_id>/versions")
@requires(Permission.MANAGE_VILLAGE)
def change(rule_id: int) -> ResponseReturnValue:
    """Give the rule a new wording from a day on."""
    versions = queries.show_rule(db.session(), current_actor(), rule_id, village_today())
    form = WordingForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            wording = _wording(form, versions[0])
            changed = service.change_rule(
                session, rule_id, wording, _decided(form), by=current_actor(), at=now()
            )
            flash(_("The new wording is kept.") if changed else _("It already says so."))
            return redirect(url_for(".show_rule", rule_id=rule_id), 303)
    return _rule_page(versions, form)


@rules.post("/<int:rule_id>/on")
@requires(Permission.MANAGE_VILLAGE)
def switch_on(rule_id: int) -> ResponseReturnValue:
    """Switch the rule on."""
    return _switch(rule_id, is_on=True)


@rules.post("/<int:rule_id>/off")
@requires(Permission.MANAGE_VILLAGE)
def switch_off(rule_id: int) -> ResponseReturnValue:
    """Switch the rule off."""
    return _switch(rule_id, is_on=False)


def _switch(rule_id: int, *, is_on: bool) -> ResponseReturnValue:
    if SwitchForm().validate_on_submit():
        with unit_of_work() as session:
            service.switch_rule(session, rule_id, is_on=is_on, by=current_actor(), at=now())
            flash(_("The rule is on.") if is_on else _("The rule is off."))
    return redirect(url_for(".show_rule", rule_id=rule_id), 303)


def _list_page(form: AdoptionForm) -> ResponseReturnValue:
    standing = queries.rules_on(db.session(), current_actor(), village_today())
    by_star = [(star, list(rules)) for star, rules in groupby(standing, lambda rule: rule.star)]
    page = render_template("earning/rules/list.html", by_star=by_star, form=form, **_days())
    return page, form.status


def _days() -> dict[str, object]:
    return {"today": village_today(), "coming_year": coming_year(village_today())}


def _rule_page(versions: tuple[VersionRow, ...], form: Form) -> ResponseReturnValue:
    rule = versions[0].rule
    return render_template(
        "earning/rules/rule.html",
        rule=rule,
        versions=versions,
        template=template_wording(rule.code),
        form=form,
        **_days(),
    ), form.status


def _form_with(versions: tuple[VersionRow, ...]) -> WordingForm:
    rule = versions[0].rule
    last = {
        **asdict(wording_of(rule)),
        "levels": write_grades(rule.levels),
        "cap_per": rule.cap_per or "",
        "cap_period": rule.cap_period or "",
        "first_day": max(village_today(), rule.first_day),
    }
    return WordingForm(formdata=None, data=last)


def _wording(form: WordingForm, last: VersionRow | None = None) -> Wording:
    before = last.rule.levels if last else ()
    return Wording(
        name=form.name.data,
        points=form.points.data,
        unit=form.unit.data,
        name_en=form.name_en.data or "",
        levels=read_grades(form.levels.data or "", before=before),
        cap_points=form.cap_points.data,
        cap_per=form.cap_per.data or None,
        cap_period=form.cap_period.data or None,
        evidence=form.evidence.data,
    )


def _decided(form: AdoptionForm) -> Decided:
    return Decided(form.first_day.data, form.resolution.data)
