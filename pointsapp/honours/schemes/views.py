"""A village writes what its stars take."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.honours.schemes import queries, service
from pointsapp.honours.schemes.forms import SchemeForm
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

scheme_desk = Blueprint("star_schemes", __name__, url_prefix="/manage/star-terms")


@scheme_desk.route("/", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show what this year's stars take, to change; `?year=` another year."""
    year = query.year("year") or village_today().year
    form = SchemeForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.write_scheme(session, form.new(year), by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for(".show", year=year), 303)
    scheme = queries.show_scheme(db.session(), current_actor(), year)
    if not form.is_submitted():
        form.show(scheme.terms, scheme.resolution)
    page = render_template("honours/schemes/scheme.html", scheme=scheme, form=form)
    return page, form.status
