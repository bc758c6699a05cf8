"""The page on which a paired member says what may be shown."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.contacts import queries, service
from pointsapp.access.contacts.forms import ContactForm
from pointsapp.access.current import member_of_staff
from pointsapp.access.models import Shown
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

contact_page = Blueprint("contacts", __name__, url_prefix="/account/contact")


@contact_page.route("/", methods=["GET", "POST"])
@requires(Permission.LOOK_AFTER)
def show() -> ResponseReturnValue:
    """Show what is shown of the member, and change it."""
    actor = member_of_staff()
    own = queries.own_contact(db.session(), actor)
    form = ContactForm(
        with_name=own.shown != Shown.NOTHING,
        with_phone=own.shown == Shown.PHONE,
        phone=own.phone or "",
    )
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.agree(session, form.shown, form.phone.data or "", by=actor, at=now())
            flash(_("Saved. What is not ticked is shown to nobody from now on."))
            return redirect(url_for("account.show"), 303)
    return render_template("access/contacts/contact.html", form=form), form.status
